// Package koasequelize is the application in Koa, for Node.js, with Sequelize on PostgreSQL.
package koasequelize

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed server.js
var server []byte

//go:embed package.json
var manifest []byte

//go:embed package-lock.json
var lock []byte

// Install installs the npm packages, unless an earlier run has, and returns the file of the
// server. They are in the directory of the user's cache where internal/testserver has them.
func Install(ctx context.Context) (string, error) {
	user, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	caches := filepath.Join(user, "koa-go-npm")
	dir := filepath.Join(caches, fmt.Sprintf("%x", sha256.Sum256(lock)))
	file := filepath.Join(dir, "server.js")
	if _, err := os.Stat(dir); err != nil {
		if err := install(ctx, caches, dir); err != nil {
			return "", err
		}
	}
	return file, os.WriteFile(file, server, 0o600) // the packages stay, the server changes
}

// install makes dir at once or not at all.
func install(ctx context.Context, caches, dir string) error {
	if err := os.MkdirAll(caches, 0o750); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(caches, "installing-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(fresh) }() // gone already when all went well
	if err := errors.Join(
		os.WriteFile(filepath.Join(fresh, "package.json"), manifest, 0o600),
		os.WriteFile(filepath.Join(fresh, "package-lock.json"), lock, 0o600),
	); err != nil {
		return err
	}
	ci := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	ci.Dir = fresh
	if out, err := ci.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	// Another run may have been faster; its packages are the same.
	if err := os.Rename(fresh, dir); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
