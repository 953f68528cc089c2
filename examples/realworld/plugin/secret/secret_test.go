package secret_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/koa-go/koa/examples/realworld/plugin/secret"
)

func TestOpen(t *testing.T) {
	const long = "0123456789abcdef0123456789abcdef"
	for _, tt := range []struct {
		name, value, file string // file: its content
		want, problem     string
	}{
		{"takes that of the configuration", long, "", long, ""},
		{"takes it before that of the file", long, strings.ToUpper(long), long, ""},
		{"takes that of the file", "", long, long, ""},
		{"refuses a short one of the configuration", long[1:], long, "", "secret.value has 31 bytes and needs 32"},
		{"refuses a short one of the file", "", long[1:], "", "conduit.secret has 31 bytes and needs 32"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "conduit.secret")
			if err := os.WriteFile(file, []byte(tt.file), 0o600); err != nil {
				t.Fatal(err)
			}
			value, made, err := secret.Open(secret.Config{Value: tt.value, File: file})
			if tt.problem != "" {
				if err == nil || !strings.Contains(err.Error(), tt.problem) {
					t.Errorf("the error %v, want one that says %s", err, tt.problem)
				}
			} else if string(value) != tt.want || made || err != nil {
				t.Errorf("got %q, %v, %v, want %q", value, made, err, tt.want)
			}
		})
	}
}

func TestOpenMakesOneFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "conduit.secret")
	const callers = 20
	values, made := map[string]bool{}, 0
	var mu sync.Mutex
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			value, first, err := secret.Open(secret.Config{File: file})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			values[string(value)] = true
			if first {
				made++
			}
		})
	}
	all.Wait()
	if len(values) != 1 || made != 1 {
		t.Errorf("%d secrets in %d files", len(values), made)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the file has the mode %o", mode)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("files are left behind: %v, %v", left, err)
	}
}

func TestOpenWithoutADirectory(t *testing.T) {
	value, _, err := secret.Open(secret.Config{File: filepath.Join(t.TempDir(), "no", "conduit.secret")})
	if err == nil {
		t.Errorf("the secret %q from nowhere", value)
	}
}
