package archtest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// goPackage is what `go list` says about one package.
type goPackage struct {
	ImportPath string
	Name       string
	Imports    []string
	Deps       []string
	Export     string // file with the compiled package's types, with -export
	Standard   bool
	Module     *struct{ Path string }
}

// path is the package's directory below the root; "." is package koa.
func (p goPackage) path() string { return pathOf(p.ImportPath) }

// inRootModule reports whether a user of koa downloads the package with it.
func (p goPackage) inRootModule() bool { return p.Module != nil && p.Module.Path == modulePath }

// ours reports whether an import path belongs to one of the five modules.
func ours(importPath string) bool {
	return importPath == modulePath || strings.HasPrefix(importPath, modulePath+"/")
}

func pathOf(importPath string) string {
	if importPath == modulePath {
		return "."
	}
	return strings.TrimPrefix(importPath, modulePath+"/")
}

// packages are the packages of the workspace and everything they import, by
// import path, tests left out.
func packages(t *testing.T) map[string]goPackage {
	t.Helper()
	all, err := listWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var listWorkspace = sync.OnceValues(func() (map[string]goPackage, error) { return goList("work") })

// goList asks the go command about packages and all they import.
func goList(args ...string) (map[string]goPackage, error) {
	const fields = "-json=ImportPath,Name,Imports,Deps,Export,Standard,Module"
	cmd := exec.Command("go", append([]string{"list", "-deps", fields}, args...)...)
	cmd.Dir = root
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, &stderr)
	}
	all := map[string]goPackage{}
	for dec := json.NewDecoder(&stdout); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all[p.ImportPath] = p
	}
}
