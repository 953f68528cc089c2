package doctest_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/internal/gen"
	"github.com/koa-go/koa/egg/internal/scaffold"
	"github.com/koa-go/koa/internal/doctest"
)

// around is what blocks may use without saying so. Of packages with one name the
// framework's is meant, as in what `egg new` writes.
var around = &doctest.Surroundings{
	Params: "app *egg.App, ctx *egg.Context, next koa.Handler, r *egg.Router, c *shop.Components, t *testing.T",
	Known: known(
		"cmp", "context", "database/sql", "embed", "encoding/json", "errors", "fmt", "html/template", "io", "io/fs", "log/slog", "net/http",
		"net/http/httptest", "net/netip", "os", "reflect", "regexp", "slices", "strconv", "strings", "sync", "testing", "time",
		"github.com/koa-go/koa", "github.com/koa-go/koa/cookies", "github.com/koa-go/koa/router",
		"github.com/koa-go/koa/egg", "github.com/koa-go/koa/egg/eggtest", "github.com/koa-go/koa/egg/httpclient",
		"github.com/koa-go/koa/egg/httpclient/mocktransport", "github.com/koa-go/koa/egg/i18n",
		"github.com/koa-go/koa/egg/jsonp", "github.com/koa-go/koa/egg/logger", "github.com/koa-go/koa/egg/onerror",
		"github.com/koa-go/koa/egg/schedule", "github.com/koa-go/koa/egg/security", "github.com/koa-go/koa/egg/validate",
		"github.com/koa-go/koa/middleware/bodyparser", "github.com/koa-go/koa/middleware/compress",
		"github.com/koa-go/koa/middleware/cors", "github.com/koa-go/koa/middleware/multipart",
		"github.com/koa-go/koa/middleware/session", "github.com/koa-go/koa/middleware/views",
		"shop/app", "shop/app/controller", "shop/app/model", "shop/app/service", "shop/app/middleware", "shop/config",
		"shop/plugin/visits", "shop/plugin/cache", "shop/app/extend",
	),
}

func known(paths ...string) map[string]string {
	byName := doctest.PackageNames(paths...)
	byName["shop"] = "shop/app"
	return byName
}

// guide is the application of the pages.
type guide struct {
	dir   string
	files map[string][]byte
	from  map[string]string // files that a page shows: where
}

// newGuide writes the application and all blocks that are compiled with it.
func newGuide(t *testing.T) *guide {
	t.Helper()
	fresh := &scaffold.App{Name: "shop", Module: "shop", LocalKey: "for-development"}
	files, err := fresh.Files()
	if err != nil {
		t.Fatal(err)
	}
	g := &guide{dir: t.TempDir(), files: files, from: map[string]string{}}
	g.files["go.mod"] = []byte("module shop\n\ngo 1.26\n")
	g.files["go.work"] = workspace(t)
	for _, p := range pages(t) {
		for _, s := range p.blocks {
			g.add(t, s)
		}
	}
	claims, err := os.ReadFile(filepath.Join("testdata", "claims_test.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	g.files["test/claims_test.go"] = claims
	if _, err := scaffold.Write(g.dir, g.files); err != nil {
		t.Fatal(err)
	}
	if _, err := gen.Generate(g.dir, gen.Options{}); err != nil {
		t.Fatalf("egg gen: %v", err)
	}
	return g
}

// workspace joins the application with the modules of this repository.
func workspace(t *testing.T) []byte {
	t.Helper()
	dir, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(nil, "go 1.26.0\n\nuse (\n\t.\n\t%s\n\t%s\n)\n", dir, filepath.Join(dir, "egg"))
}

// add takes a block into the application.
func (g *guide) add(t *testing.T, s doctest.Snippet) {
	t.Helper()
	name, text, shown := shownFile(s)
	switch {
	case shown:
		if at, twice := g.from[name]; twice {
			t.Errorf("%s:%d shows %s, as %s does", s.File, s.Line, name, at)
		}
		g.from[name] = fmt.Sprintf("%s:%d", s.File, s.Line)
		s.Text, s.Line = text, s.Line+1
		if path.Ext(name) == ".go" && !wholeFile(text) {
			text = g.goFile(t, s, packageOf(name))
		}
		g.files[name] = []byte(text)
	case s.Lang == "go":
		name := fmt.Sprintf("blocks/b%d/block.go", len(g.files))
		if strings.Contains(s.Text, "*testing.T)") {
			name = strings.TrimSuffix(name, ".go") + "_test.go"
		}
		g.files[name] = []byte(g.goFile(t, s, "block"))
	case s.Lang == "yaml":
		g.files[fmt.Sprintf("config/config.block%d.yaml", len(g.files))] = fmt.Appendf(nil, "# %s:%d\n%s", s.File, s.Line, s.Text)
	}
}

func (g *guide) goFile(t *testing.T, s doctest.Snippet, name string) string {
	t.Helper()
	text, err := s.GoFile(name, around)
	if err != nil {
		t.Errorf("%s:%d: %v", s.File, s.Line, err)
	}
	return text
}

// wholeFile tells whether text has its package clause. Such a file is written as it is,
// so that its lines are those of the page.
func wholeFile(text string) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly)
	return err == nil
}

// packageOf is the package of a file: that of its directory, or in tests the one
// outside of it.
func packageOf(file string) string {
	name := path.Base(path.Dir(file))
	if strings.HasSuffix(file, "_test.go") && name != "test" {
		name += "_test"
	}
	return name
}

// command is a command that runs in the application, outside of this repository's
// workspace.
func (g *guide) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = g.dir
	cmd.Env = append(os.Environ(), "GOWORK="+filepath.Join(g.dir, "go.work"), "EGG_HOME="+g.dir,
		"EGG_SERVER_ENV=", "NODE_ENV=", "EGG_KEYS=for-tests")
	return cmd
}

// withoutTests are the packages of which go test has nothing to say.
var withoutTests = regexp.MustCompile(`(?m)^(\?|ok) .*\n`)

func (g *guide) run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := g.command(name, args...).CombinedOutput()
	if err != nil {
		out = withoutTests.ReplaceAll(out, nil)
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		for _, file := range slices.Sorted(maps.Keys(g.from)) {
			if strings.Contains(string(out), file) {
				t.Logf("%s is shown at %s", file, g.from[file])
			}
		}
	}
	return string(out)
}

func TestGuide(t *testing.T) {
	g := newGuide(t)
	for _, args := range [][]string{
		{"build", "./..."}, {"build", "."}, {"vet", "./app/...", "./config/...", "./plugin/...", "."}, {"test", "./..."},
	} {
		g.run(t, "go", args...)
		if t.Failed() {
			return // the rest would say the same
		}
	}
	t.Run("configurations are valid", g.testConfigurations)
	t.Run("commands print what the pages say", g.testCommands)
}

func (g *guide) testConfigurations(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(g.files)) {
		env, ok := strings.CutPrefix(name, "config/config.block")
		if !ok {
			continue
		}
		env = "block" + strings.TrimSuffix(env, ".yaml")
		out, err := g.command("./shop", "--env", env, "--set", "keys=for-tests", "config").CombinedOutput()
		if err != nil {
			where, _, _ := strings.Cut(string(g.files[name]), "\n")
			t.Errorf("%s: %v\n%s", where, err, out)
		}
	}
}

func (g *guide) testCommands(t *testing.T) {
	for _, p := range pages(t) {
		for _, s := range p.blocks {
			if s.Lang == "console" {
				g.testConsole(t, s)
			}
		}
	}
}

// testConsole runs the commands of a block, and looks for the lines that stand below
// each in what it prints.
func (g *guide) testConsole(t *testing.T, s doctest.Snippet) {
	t.Helper()
	var output []string
	for line := range strings.Lines(s.Text) {
		line = strings.TrimSuffix(line, "\n")
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			output = nil
			if args, ok := strings.CutPrefix(command, "./shop "); ok {
				output = strings.Split(g.run(t, "./shop", strings.Fields(args)...), "\n")
			}
			continue
		}
		if output != nil && strings.TrimSpace(line) != "…" && !slices.ContainsFunc(output, func(o string) bool { return sameWords(o, line) }) {
			t.Errorf("%s:%d: the command does not print %q but\n%s", s.File, s.Line, line, strings.Join(output, "\n"))
		}
	}
}

// sameWords compares two lines of a table, whose columns are as wide as the rows that
// a page does not show make them.
func sameWords(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }
