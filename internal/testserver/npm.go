package testserver

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// installLimit is how long npm may take to install packages.
const installLimit = 5 * time.Minute

// NodeModules returns a directory node_modules with the packages of a package.json and
// its package-lock.json, for tests against the real ones. It is in the user's cache, kept
// from one run to the next.
func NodeModules(tb testing.TB, manifest, lock []byte) string {
	tb.Helper()
	program(tb, "node")
	npm := program(tb, "npm")
	caches := cacheDir(tb)
	dir := filepath.Join(caches, fmt.Sprintf("%x", sha256.Sum256(lock)))
	modules := filepath.Join(dir, "node_modules")
	if _, err := os.Stat(dir); err == nil {
		return modules
	}
	fresh, err := os.MkdirTemp(caches, "installing-") //nolint:usetesting // renamed into the cache of the next run
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(fresh) }() // gone already when all went well
	install(tb, npm, fresh, manifest, lock)
	// Another run may have been faster; its packages are the same.
	if err := os.Rename(fresh, dir); err != nil && !errors.Is(err, fs.ErrExist) {
		tb.Fatal(err)
	}
	return modules
}

// cacheDir is the user's, or one for this run where there is none.
func cacheDir(tb testing.TB) string {
	tb.Helper()
	user, err := os.UserCacheDir()
	dir := filepath.Join(user, "koa-go-npm")
	if err == nil {
		err = os.MkdirAll(dir, 0o750)
	}
	if err != nil {
		return tb.TempDir()
	}
	return dir
}

func install(tb testing.TB, npm, dir string, manifest, lock []byte) {
	tb.Helper()
	if err := errors.Join(
		os.WriteFile(filepath.Join(dir, "package.json"), manifest, 0o600),
		os.WriteFile(filepath.Join(dir, "package-lock.json"), lock, 0o600),
	); err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(tb.Context(), installLimit)
	defer cancel()
	var failed error
	for range 3 { // a registry fails now and then
		ci := exec.CommandContext(ctx, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
		ci.Dir = dir
		out, err := ci.CombinedOutput()
		if err == nil {
			return
		}
		failed = fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	missing(tb, failed)
}
