package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGenerateKeepsWhatIsThere(t *testing.T) {
	dir := newApp(t)
	write(t, "package service\n\n// Posts is by hand.\ntype Posts struct{}\n", dir, "app", "service", "posts.go")
	write(t, "package service\n", dir, "app", "service", "mail.go")

	run(t, dir, "generate", "service", "mail").expect(t, 1).contains(t, "nothing was written", "app/service/mail.go", "--force")
	if got := read(t, dir, "app", "service", "mail.go"); got != "package service\n" {
		t.Errorf("app/service/mail.go is overwritten:\n%s", got)
	}
	run(t, dir, "generate", "service", "mail", "--force").expect(t, 0).contains(t, "overwrite  app/service/mail.go")
	run(t, dir, "generate", "resource", "posts", "--dry-run").expect(t, 0).contains(t, "keep       app/service/posts.go")
}

func TestGenerateDryRunWritesNothing(t *testing.T) {
	dir := newApp(t)
	before := read(t, dir, "app", "router.go")
	run(t, dir, "generate", "controller", "api/v1/tags", "-n").expect(t, 0).
		contains(t, "create     app/controller/api/v1/tags.go", "change     app/router.go", "Nothing was written")
	if _, err := os.Stat(filepath.Join(dir, "app", "controller", "api", "v1", "tags.go")); err == nil {
		t.Error("the controller was written")
	}
	if read(t, dir, "app", "router.go") != before {
		t.Error("the router was changed")
	}
}

func TestGenerateTwiceChangesNothing(t *testing.T) {
	dir := newApp(t)
	for _, kind := range []string{"controller", "service", "middleware", "schedule", "plugin", "resource"} {
		run(t, dir, "generate", kind, "my_"+kind).expect(t, 0)
		again := run(t, dir, "g", kind, "my_"+kind).expect(t, 0)
		if strings.Contains(again.stdout, "create") || strings.Contains(again.stdout, "change") {
			t.Errorf("generate %s again:\n%s", kind, again.stdout)
		}
	}
}

func TestGenerateRefusesNames(t *testing.T) {
	dir := newApp(t)
	for _, tt := range []struct{ args, want string }{
		{"service ../x", "is no name"},
		{"service type", "means something else in Go"},
		{"service user_windows", "the go command gives names that end in _windows a meaning"},
		{"middleware a/b", "a middleware has no directories in its name; write a_b"},
	} {
		run(t, dir, append([]string{"generate"}, strings.Fields(tt.args)...)...).expect(t, 1).contains(t, tt.want)
	}
}

func TestGenerateSaysWhatItCannotWire(t *testing.T) {
	dir := newApp(t)
	byHand := strings.Replace(read(t, dir, "config", "plugins.go"), "return []egg.Plugin{", "list := []egg.Plugin{", 1)
	write(t, strings.TrimSuffix(byHand, "}\n")+"\treturn list\n}\n", dir, "config", "plugins.go")
	run(t, dir, "generate", "plugin", "mail").expect(t, 0).
		contains(t, "by hand    config/plugins.go: func Plugins does not return a list", "add mail.Plugin()")
}
