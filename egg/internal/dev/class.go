package dev

import (
	"os"
	"path/filepath"
	"strings"
)

// class is what a change asks for. Of several changes the greatest decides.
type class uint8

const (
	nothing class = iota
	styles        // the browser swaps its style sheets
	browser       // the browser reloads
	restart       // a new worker from the same program
	build         // a new program
)

// classify says what a change of the file would ask for.
func (t *tree) classify(name string) class {
	if !t.isWatched(name) {
		return nothing
	}
	rel, _ := filepath.Rel(t.dir, name)
	rel = filepath.ToSlash(rel)
	base := filepath.Base(name)
	ext := filepath.Ext(base)
	switch {
	case strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~"):
		return nothing // editors keep their copies under such names
	case strings.HasPrefix(rel, "app/public/") && ext == ".css":
		return styles
	case strings.HasPrefix(rel, "app/public/"), strings.HasPrefix(rel, "app/view/"):
		return browser
	case strings.HasPrefix(rel, "config/locale/"), strings.HasPrefix(rel, "config/") && isYAML(ext):
		return restart
	case ext == ".go" && !strings.HasSuffix(base, "_test.go"):
		return build
	case base == "go.mod", base == "go.sum", base == "go.work", base == "go.work.sum", t.named[name]:
		return build
	}
	return nothing
}

// isWatched reports whether a file is one of the application, of a package in another
// local module, or one that a build reads besides.
func (t *tree) isWatched(name string) bool {
	return within(t.dir, name) || t.outside[filepath.Dir(name)] || t.named[name]
}

func isYAML(ext string) bool { return ext == ".yaml" || ext == ".yml" }

// skips reports whether a directory is none of the application: what the go
// command ignores, other modules, and what a running application writes.
func (t *tree) skips(dir string) bool {
	if dir == t.dir {
		return false
	}
	base := filepath.Base(dir)
	switch {
	case strings.HasPrefix(base, "."), strings.HasPrefix(base, "_"):
		return true
	case base == "node_modules", base == "testdata", base == "vendor":
		return true
	case filepath.Dir(dir) == t.dir && (base == "logs" || base == "run"):
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}
