package live_test

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
	"testing"
	"time"
)

var (
	//go:embed package.json
	packageJSON []byte

	//go:embed package-lock.json
	packageLock []byte
)

// installLimit is how long npm may take to install the packages.
const installLimit = 5 * time.Minute

// packages is a directory with the npm packages of package-lock.json. They are
// kept from one run to the next.
func packages(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			missing(t, err)
		}
	}
	caches := cacheDir(t)
	dir := filepath.Join(caches, fmt.Sprintf("%x", sha256.Sum256(packageLock)))
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	fresh, err := os.MkdirTemp(caches, "installing-") //nolint:usetesting // renamed into the cache of the next run
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(fresh) }() // gone already when all went well
	install(t, fresh)
	// Another run may have been faster; its packages are the same.
	if err := os.Rename(fresh, dir); err != nil && !errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
	return dir
}

// cacheDir is the user's, or one for this run where there is none.
func cacheDir(t *testing.T) string {
	t.Helper()
	user, err := os.UserCacheDir()
	dir := filepath.Join(user, "egg-go-live")
	if err == nil {
		err = os.MkdirAll(dir, 0o750)
	}
	if err != nil {
		return t.TempDir()
	}
	return dir
}

func install(t *testing.T, dir string) {
	t.Helper()
	if err := errors.Join(
		os.WriteFile(filepath.Join(dir, "package.json"), packageJSON, 0o600),
		os.WriteFile(filepath.Join(dir, "package-lock.json"), packageLock, 0o600),
	); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), installLimit)
	defer cancel()
	npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		missing(t, fmt.Errorf("npm ci: %w\n%s", err, out))
	}
}

// missing ends a test that cannot run here: as skipped, or as failed where it
// has to run.
func missing(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("KOA_TEST_REQUIRE") == "1" {
		t.Fatalf("this test needs Node.js with npm, and KOA_TEST_REQUIRE is 1: %v", err)
	}
	t.Skipf("this test needs Node.js with npm: %v", err)
}
