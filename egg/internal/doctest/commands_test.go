package doctest_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/internal/cli"
)

// mentioned are commands in console blocks and in backquotes: `egg dev`, `./shop routes`.
var mentioned = regexp.MustCompile("(?m)(?:^\\$ |`)(?:go tool )?(egg|\\./shop) ([a-z][\\w-]*)")

// TestCommandsExist looks for the commands that pages name in the help of the command
// egg, and of the program of an application.
func TestCommandsExist(t *testing.T) {
	help := map[string]string{"egg": helpOfEgg(t), "./shop": helpOfApp(t)}
	for _, p := range pages(t) {
		for _, m := range mentioned.FindAllStringSubmatch(p.text, -1) {
			if !strings.Contains(help[m[1]], "\n  "+m[2]+" ") {
				t.Errorf("%s names the command %s %s, which is not in its help", p.name, m[1], m[2])
			}
		}
	}
}

func helpOfEgg(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	p := &cli.Program{Args: []string{"egg", "--help"}, Dir: t.TempDir(), Stdout: &out, Stderr: &out}
	p.Run(t.Context())
	return out.String()
}

func helpOfApp(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	p := &egg.Program{
		New:  func() *egg.App { return egg.New(&egg.Options{Name: "shop"}) },
		Args: []string{"shop", "--help"}, Stdout: &out, Stderr: &out,
	}
	p.Run(t.Context())
	return out.String()
}
