package test

import (
	"os/exec"
	"testing"
)

// What "egg gen" would write is what is there.
func TestGeneratedFilesAreUpToDate(t *testing.T) {
	t.Parallel()
	gen := exec.CommandContext(t.Context(), "go", "run", "github.com/koa-go/koa/egg/cmd/egg", "gen", "--check")
	gen.Dir = ".."
	if out, err := gen.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
