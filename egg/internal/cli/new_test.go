package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct{ name, args, want string }{
		{"a directory with something in it", "full", "full is not empty (it has a.txt)"},
		{"a name that no directory has", "a:b", "no name for an application"},
		{"a module that hides a package of Go", "encoding", "would hide packages of Go; choose a path with --module, such as example.com/encoding"},
		{"a checkout that is none", "x --checkout .", "is no checkout of github.com/koa-go/koa"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, "", dir, "full", "a.txt")
			run(t, dir, append([]string{"new"}, strings.Fields(tt.args)...)...).expect(t, 1).contains(t, tt.want)
		})
	}
}

func TestNewSaysWhatItDidAndWhatIsNext(t *testing.T) {
	dir := t.TempDir()
	run(t, dir, "new", "shop", "--module", "example.com/team/shop", "--dir", "here").expect(t, 0).
		contains(t, "A new application, shop, in here", "replace lines lead to the checkout", "go mod tidy (", "cd here", "http://localhost:7001")
	mod := read(t, dir, "here", "go.mod")
	for _, want := range []string{"module example.com/team/shop\n", "go 1.26.0\n", "tool github.com/koa-go/koa/egg/cmd/egg\n", "github.com/koa-go/koa/egg => "} {
		if !strings.Contains(mod, want) {
			t.Errorf("go.mod has no %q:\n%s", want, mod)
		}
	}
	if keys := read(t, dir, "here", "config", "config.local.yaml"); len(strings.TrimSpace(keys[strings.Index(keys, "keys:")+5:])) < 20 {
		t.Errorf("the key for development is short:\n%s", keys)
	}
}

func TestNewJoinsTheWorkspaceAboveIt(t *testing.T) {
	dir := t.TempDir()
	write(t, "go 1.26.0\n", dir, "go.work")
	run(t, dir, "new", "team/shop").expect(t, 0).contains(t, "go.work lists the application now")
	if work := read(t, dir, "go.work"); !strings.Contains(work, "use ./team/shop\n") {
		t.Errorf("go.work is\n%s", work)
	}
	run(t, filepath.Join(dir, "team", "shop"), "gen", "--check").expect(t, 0)
}

func TestNewMakesItHere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kiosk")
	write(t, "", dir, "x")
	if err := os.Remove(filepath.Join(dir, "x")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "new", ".").expect(t, 0).contains(t, "A new application, kiosk, in .")
	if mod := read(t, dir, "go.mod"); !strings.HasPrefix(mod, "module kiosk\n") {
		t.Errorf("go.mod is\n%s", mod)
	}
}
