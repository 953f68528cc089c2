package doctest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/doctest"
)

const root = "../.." // go test runs in the package's directory

func markdownFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/distributed/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Fatal("no Markdown files found")
	}
	return files
}

// around is what the blocks of these pages may use without saying so.
var around = &doctest.Surroundings{
	Params: "app *koa.Application, ctx *koa.Context, next koa.Handler, resolver discovery.Resolver",
	Known: doctest.PackageNames(
		"bytes", "context", "database/sql", "encoding/json", "errors", "fmt", "html/template", "io", "log", "log/slog",
		"net", "net/http", "net/url", "os", "os/signal", "path/filepath", "strings", "sync", "testing", "time",
		"github.com/koa-go/koa", "github.com/koa-go/koa/cookies", "github.com/koa-go/koa/engine",
		"github.com/koa-go/koa/koatest", "github.com/koa-go/koa/router",
		"github.com/koa-go/koa/aggregate", "github.com/koa-go/koa/discovery", "github.com/koa-go/koa/proxy",
		"github.com/koa-go/koa/middleware/basicauth", "github.com/koa-go/koa/middleware/logger",
		"github.com/koa-go/koa/middleware/mount", "github.com/koa-go/koa/middleware/sse",
		"github.com/koa-go/koa/middleware/static", "github.com/koa-go/koa/middleware/vhost",
	),
}

// blocks lists the fenced blocks of one file written in lang.
func blocks(t *testing.T, file, lang string) []doctest.Snippet {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	name, err := filepath.Rel(root, file)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(doctest.Snippets(filepath.ToSlash(name), string(text)), func(s doctest.Snippet) bool { return s.Lang != lang })
}

// TestGoBlocksCompile gives all blocks to the compiler at once, as packages of
// the root module which exist in an overlay only.
func TestGoBlocksCompile(t *testing.T) {
	dir := t.TempDir()
	packages, err := filepath.Abs("blocks")
	if err != nil {
		t.Fatal(err)
	}
	overlay := map[string]string{}
	for _, file := range markdownFiles(t) {
		for _, s := range blocks(t, file, "go") {
			code, err := s.GoFile("snippet", around)
			if err != nil {
				t.Errorf("%s:%d: %v", s.File, s.Line, err)
				continue
			}
			name := fmt.Sprintf("b%d", len(overlay))
			onDisk := filepath.Join(dir, name+".go")
			if err := os.WriteFile(onDisk, []byte(code), 0o600); err != nil {
				t.Fatal(err)
			}
			overlay[filepath.Join(packages, name, "block.go")] = onDisk
		}
	}
	config, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), config, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "./internal/doctest/blocks/...")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if len(overlay) == 0 {
		t.Error("no Go blocks found")
	}
}

// TestCommandsAreTheSameEverywhere holds the commands of both READMEs against
// each other and against what continuous integration runs.
func TestCommandsAreTheSameEverywhere(t *testing.T) {
	english := commands(t, "README.md")
	if len(english) == 0 {
		t.Fatal("README.md shows no commands")
	}
	if chinese := commands(t, "README.zh-CN.md"); !slices.Equal(english, chinese) {
		t.Errorf("README.zh-CN.md shows %q, README.md %q", chinese, english)
	}
	script, err := os.ReadFile(filepath.Join(root, ".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range english {
		if !strings.Contains(string(script), command) {
			t.Errorf(".ci/run does not run %q", command)
		}
	}
}

// commands are the shell commands of a Markdown file, without their comments.
func commands(t *testing.T, file string) []string {
	t.Helper()
	var all []string
	for _, s := range blocks(t, filepath.Join(root, file), "sh") {
		for line := range strings.Lines(s.Text) {
			command, _, _ := strings.Cut(line, "#")
			if command = strings.TrimSpace(command); command != "" {
				all = append(all, command)
			}
		}
	}
	return all
}

func TestSnippets(t *testing.T) {
	for _, tt := range []struct {
		name, markdown string
		want           []string // parts of the file that is compiled
	}{
		{
			"keeps a program as it is", "# x\n```go\npackage main\nfunc main() {}\n```\n",
			[]string{"//line x.md:3\npackage main\n"},
		},
		{
			"gives declarations a package and imports", "```go\nfunc f() { fmt.Println() }\n```\n",
			[]string{"package snippet\nimport \"fmt\"\n//line x.md:2\nfunc f()"},
		},
		{
			"puts statements into a layer", "text\n```go\nreturn next(ctx)\n```\n",
			[]string{"import \"github.com/koa-go/koa\"\n", "func _(app *koa.Application", "//line x.md:3\nreturn next(ctx)\n"},
		},
		{
			"does not import a name that a variable hides", "```go\ntime := ctx.State\n_ = time.Get\n```\n",
			[]string{"package snippet\nimport \"github.com/koa-go/koa/discovery\"\nimport \"github.com/koa-go/koa\"\nfunc _"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all := doctest.Snippets("x.md", tt.markdown)
			if len(all) != 1 {
				t.Fatalf("found %d blocks, want 1", len(all))
			}
			got, err := all[0].GoFile("snippet", around)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range tt.want {
				if !strings.Contains(got, part) {
					t.Errorf("got:\n%s\nwant a part:\n%s", got, part)
				}
			}
		})
	}
}
