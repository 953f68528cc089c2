package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/internal/cli"
)

// result is what a command did.
type result struct {
	code           int
	stdout, stderr string
}

// run runs the command in this process, in dir.
func run(t *testing.T, dir string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	p := &cli.Program{
		Args: append([]string{"egg"}, args...), Dir: dir, Stdout: &stdout, Stderr: &stderr,
		Environ: append(os.Environ(), "GOWORK=", "GOPROXY=off", "GOFLAGS=-buildvcs=false"),
	}
	code := p.Run(t.Context())
	return result{code, stdout.String(), stderr.String()}
}

// expect ends the test unless the command ended with that code.
func (r result) expect(t *testing.T, code int) result {
	t.Helper()
	if r.code != code {
		t.Fatalf("the exit code is %d, want %d\n%s%s", r.code, code, r.stdout, r.stderr)
	}
	return r
}

// contains ends the test unless the texts are somewhere in what was printed.
func (r result) contains(t *testing.T, texts ...string) result {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.stdout+r.stderr, text) {
			t.Fatalf("%q is not in what was printed:\n%s%s", text, r.stdout, r.stderr)
		}
	}
	return r
}

// newApp makes an application below a directory of the test.
func newApp(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	run(t, dir, "new", "shop", "--module", "example.com/shop").expect(t, 0)
	return filepath.Join(dir, "shop")
}

func read(t *testing.T, elem ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(elem...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, text string, elem ...string) {
	t.Helper()
	name := filepath.Join(elem...)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
