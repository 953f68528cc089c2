package testserver

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// consulVersion is what ConsulCommand builds.
const consulVersion = "1.12.9"

// ConsulCommand builds the program that [StartConsul] starts, where none is installed. It
// takes minutes, once, so no test does it.
const ConsulCommand = "go run github.com/koa-go/koa/internal/testserver/cmd/consul"

// ConsulProgram is where consul is: installed, or in the user's cache. The error says how
// to come by one.
func ConsulProgram() (string, error) {
	if path, err := exec.LookPath("consul"); err == nil {
		return path, nil
	}
	path, err := ConsulCache()
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no consul; build one with: %s", ConsulCommand)
	} else if err != nil {
		return "", err
	}
	return path, nil
}

// ConsulCache is where ConsulCommand puts it.
func ConsulCache() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	name := "consul-" + consulVersion
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(dir, "koa-go-consul", name), nil
}
