package cli

import (
	"fmt"
	"os"
	"path/filepath"
)

// appDir is the directory of the application that the working directory is in: the
// nearest one, upwards, with a directory app and package main or the directory config
// beside it. The search ends where the module does.
func (v *invocation) appDir() (string, error) {
	for dir := v.Dir; ; dir = filepath.Dir(dir) {
		if exists(dir, "app") && (exists(dir, "config") || exists(dir, "main.go")) && hasModule(dir) {
			return dir, nil
		}
		if exists(dir, "go.mod") || dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s is not in an application: there is no directory with app, config and main.go in it.\n"+
				"     Go to one with cd, or make one: egg new shop", v.Dir)
		}
	}
}

// hasModule tells whether dir is in a Go module.
func hasModule(dir string) bool { return moduleDir(dir) != "" }

// moduleDir is the directory of the module that dir is in, or "".
func moduleDir(dir string) string {
	for ; ; dir = filepath.Dir(dir) {
		if exists(dir, "go.mod") {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

func exists(elem ...string) bool {
	_, err := os.Stat(filepath.Join(elem...))
	return err == nil
}
