package resolvepath_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/resolvepath"
)

func TestResolveJoins(t *testing.T) {
	for _, tt := range []struct{ name, root, in, want string }{
		{"a name", "/srv/www", "a", "/srv/www/a"},
		{"a path", "/srv/www", "a/b", "/srv/www/a/b"},
		{"nothing", "/srv/www", "", "/srv/www"},
		{"a dot", "/srv/www", ".", "/srv/www"},
		{"a leading dot", "/srv/www", "./a", "/srv/www/a"},
		{"a double slash", "/srv/www", "a//b", "/srv/www/a/b"},
		{"a way up that stays inside", "/srv/www", "a/../b", "/srv/www/b"},
		{"a way up to the root", "/srv/www", "a/..", "/srv/www"},
		{"a slash at the end", "/srv/www", "a/", "/srv/www/a/"},
		{"a slash behind the root", "/srv/www", "a/../", "/srv/www/"},
		{"dots that are part of a name", "/srv/www", "..a/a../...", "/srv/www/..a/a../..."},
		{"a backslash in a name", "/srv/www", `a\b`, `/srv/www/a\b`},
		{"a drive without a slash", "/srv/www", "C:a", "/srv/www/C:a"},
		{"a root that is not clean", "/srv//x/../www/", "a", "/srv/www/a"},
		{"the root directory", "/", "a/", "/a/"},
		{"nothing below the root directory", "/", "./", "/"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := resolvepath.Resolve(tt.root, tt.in)
			if err != nil || got != tt.want {
				t.Errorf("Resolve(%q, %q) = %q, %v, want %q", tt.root, tt.in, got, err, tt.want)
			}
		})
	}
}

func TestResolveRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     *resolvepath.Error
		status   int
		message  string
	}{
		{"an absolute path", "/a", resolvepath.ErrMalicious, 400, "Malicious Path"},
		{"a path from a drive", `C:\a`, resolvepath.ErrMalicious, 400, "Malicious Path"},
		{"a path from a drive with a slash", "c:/a", resolvepath.ErrMalicious, 400, "Malicious Path"},
		{"a leading backslash", `\a`, resolvepath.ErrMalicious, 400, "Malicious Path"},
		{"a network path", `\\server\share`, resolvepath.ErrMalicious, 400, "Malicious Path"},
		{"NUL", "a\x00b", resolvepath.ErrMalicious, 400, "Malicious Path"},
		{"a way up", "../a", resolvepath.ErrForbidden, 403, "Forbidden"},
		{"nothing but a way up", "..", resolvepath.ErrForbidden, 403, "Forbidden"},
		{"a way up in the middle", "a/../../b", resolvepath.ErrForbidden, 403, "Forbidden"},
		{"a way up by backslash", `..\a`, resolvepath.ErrForbidden, 403, "Forbidden"},
		{"a way up between backslashes", `a\..\b`, resolvepath.ErrForbidden, 403, "Forbidden"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := resolvepath.Resolve("/srv/www", tt.in)
			refused, ok := errors.AsType[*resolvepath.Error](err)
			if !ok || refused != tt.want {
				t.Fatalf("Resolve(%q) = %q, %v, want %v", tt.in, got, err, tt.want)
			}
			if refused.StatusCode() != tt.status || refused.Error() != tt.message {
				t.Errorf("error is %d %q, want %d %q", refused.StatusCode(), refused, tt.status, tt.message)
			}
		})
	}
}

func TestResolveTakesTheCurrentDirectory(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	got, err := resolvepath.Resolve("public", "a")
	if want := filepath.Join(dir, "public", "a"); err != nil || got != want {
		t.Errorf("Resolve = %q, %v, want %q", got, err, want)
	}
}

func FuzzResolve(f *testing.F) {
	for _, s := range []string{"a/../b", "../a", `..\a`, "C:/a", "//a", "a/..//../", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		const root = "/srv/www"
		got, err := resolvepath.Resolve(root, name)
		if err != nil {
			return
		}
		if got != root && !strings.HasPrefix(got, root+"/") {
			t.Errorf("Resolve(%q) = %q: outside", name, got)
		}
		if filepath.Clean(got) != strings.TrimSuffix(got, "/") {
			t.Errorf("Resolve(%q) = %q: not clean", name, got)
		}
	})
}

func ExampleResolve() {
	fmt.Println(resolvepath.Resolve("/srv/www", "css/../app.js"))
	_, err := resolvepath.Resolve("/srv/www", "../secret")
	fmt.Println(err, err.(*resolvepath.Error).StatusCode())
	// Output:
	// /srv/www/app.js <nil>
	// Forbidden 403
}
