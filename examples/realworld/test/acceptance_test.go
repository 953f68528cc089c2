package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

// allPassed ends the output of testdata/run: 154 requests of hurl, and 311 assertions about
// those of the older collection.
const allPassed = "\n465 passed, 0 failed\n"

func testAcceptance(t *testing.T, database string) {
	run := exec.Command("node", "../testdata/run", start(t, t.TempDir(), database).url(t), "all")
	run.Env = append(os.Environ(), "NEWMAN="+newman(t))
	out, err := run.CombinedOutput()
	if err != nil || !strings.HasSuffix(string(out), allPassed) {
		t.Errorf("%v\n%s", err, out)
	}
}

// newman is the program that sends the requests of a Postman collection.
func newman(t *testing.T) string {
	t.Helper()
	manifest, err := os.ReadFile("../testdata/newman/package.json")
	if err != nil {
		t.Fatal(err)
	}
	lock, err := os.ReadFile("../testdata/newman/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(testserver.NodeModules(t, manifest, lock), ".bin", "newman")
}
