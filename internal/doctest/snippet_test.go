package doctest_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// snippet is a fenced block of a Markdown file.
type snippet struct {
	file string // the Markdown file
	line int    // of the first line inside the fence
	lang string // what stands behind the opening fence
	text string
}

// snippets lists the fenced blocks of a Markdown text.
func snippets(file, markdown string) []snippet {
	var all []snippet
	var open *snippet
	for i, line := range strings.SplitAfter(markdown, "\n") {
		lang, fence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case fence && open == nil:
			open = &snippet{file: file, line: i + 2, lang: lang}
		case fence:
			all = append(all, *open)
			open = nil
		case open != nil:
			open.text += line
		}
	}
	return all
}

// known are the packages that a fragment may use without importing them.
var known = packageNames(
	"bytes", "context", "database/sql", "encoding/json", "errors", "fmt", "html/template", "io", "log", "log/slog",
	"net", "net/http", "net/url", "os", "os/signal", "path/filepath", "strings", "sync", "testing", "time",
	"github.com/koa-go/koa", "github.com/koa-go/koa/cookies", "github.com/koa-go/koa/engine",
	"github.com/koa-go/koa/koatest", "github.com/koa-go/koa/router",
	"github.com/koa-go/koa/middleware/basicauth", "github.com/koa-go/koa/middleware/logger",
	"github.com/koa-go/koa/middleware/mount", "github.com/koa-go/koa/middleware/sse",
	"github.com/koa-go/koa/middleware/static", "github.com/koa-go/koa/middleware/vhost",
)

func packageNames(paths ...string) map[string]string {
	byName := map[string]string{}
	for _, path := range paths {
		byName[path[strings.LastIndexByte(path, '/')+1:]] = path
	}
	return byName
}

// goFile makes a file that the compiler accepts of a block, by the rules of
// the package comment. Errors of the compiler point into the Markdown file.
func (s snippet) goFile() (string, error) {
	at := fmt.Sprintf("//line %s:%d\n", s.file, s.line)
	if strings.HasPrefix(s.text, "package ") {
		return at + s.text, nil
	}
	body := at + s.text
	if _, err := parse("package snippet\n" + body); err != nil {
		body = "func _(app *koa.Application, ctx *koa.Context, next koa.Handler) error {\n" +
			"_, _, _ = app, ctx, next\n" + body + "\n//line wrapper:1\nreturn nil\n}\n"
	}
	file, err := parse("package snippet\n" + body)
	if err != nil {
		return "", err
	}
	return "package snippet\n" + imports(file) + body, nil
}

func parse(text string) (*ast.File, error) {
	return parser.ParseFile(token.NewFileSet(), "", text, parser.ParseComments)
}

// imports writes the import lines for the packages that file uses.
func imports(file *ast.File) string {
	used := map[string]bool{}
	for _, id := range file.Unresolved {
		if path, ok := known[id.Name]; ok {
			used[path] = true
		}
	}
	var lines strings.Builder
	for _, path := range slices.Sorted(maps.Keys(used)) {
		fmt.Fprintf(&lines, "import %q\n", path)
	}
	return lines.String()
}
