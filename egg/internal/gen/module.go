package gen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// module is the Go module that an application is part of. Modules beside it in a
// go.work file, and modules nested in its tree, are other modules.
type module struct {
	path string // from go.mod
	dir  string // absolute
}

// findModule looks for go.mod in dir and above it, as the go command does.
func findModule(dir string) (module, error) {
	for at := dir; ; at = filepath.Dir(at) {
		text, err := os.ReadFile(filepath.Join(at, "go.mod"))
		switch {
		case err == nil:
			p := modulePath(string(text))
			if p == "" {
				return module{}, fmt.Errorf("%s has no module line", filepath.Join(at, "go.mod"))
			}
			return module{path: p, dir: at}, nil
		case !errors.Is(err, fs.ErrNotExist):
			return module{}, err
		case at == filepath.Dir(at):
			return module{}, fmt.Errorf("no go.mod in %s or above it; run `go mod init` first", dir)
		}
	}
}

// modulePath returns the path in the module line of a go.mod file; empty when there
// is none.
func modulePath(text string) string {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		rest, found := strings.CutPrefix(strings.TrimSpace(line), "module")
		if p := strings.TrimSpace(rest); found && p != rest && p != "" {
			if unquoted, err := strconv.Unquote(p); err == nil {
				return unquoted
			}
			return p
		}
	}
	return ""
}

// owns reports whether an import path lies below the module's.
func (m module) owns(importPath string) bool {
	return importPath == m.path || strings.HasPrefix(importPath, m.path+"/")
}

// dirOf is where a package of the module is, or would be.
func (m module) dirOf(importPath string) string {
	return filepath.Join(m.dir, filepath.FromSlash(strings.TrimPrefix(strings.TrimPrefix(importPath, m.path), "/")))
}

// importPath is the path of the package in dir, which lies below the module's.
func (m module) importPath(dir string) (string, error) {
	rel, err := filepath.Rel(m.dir, dir)
	if err != nil {
		return "", err
	}
	return path.Join(m.path, filepath.ToSlash(rel)), nil
}

// nested reports whether dir, below the module's directory, is in another module.
func (m module) nested(dir string) bool {
	for at := dir; at != m.dir && at != filepath.Dir(at); at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return true
		}
	}
	return false
}
