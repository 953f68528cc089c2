package doctest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// Snippet is a fenced block of a Markdown file.
type Snippet struct {
	File string // the Markdown file
	Line int    // of the first line inside the fence
	Lang string // what stands behind the opening fence
	Text string
}

// Snippets lists the fenced blocks of a Markdown text.
func Snippets(file, markdown string) []Snippet {
	var all []Snippet
	var open *Snippet
	for i, line := range strings.SplitAfter(markdown, "\n") {
		lang, fence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case fence && open == nil:
			open = &Snippet{File: file, Line: i + 2, Lang: lang}
		case fence:
			all = append(all, *open)
			open = nil
		case open != nil:
			open.Text += line
		}
	}
	return all
}

// Surroundings are what a block that is no program may use without saying so.
type Surroundings struct {
	// Known are the packages that need no import line: paths by name.
	Known map[string]string

	// Params are the parameters of the function that statements stand in, as in
	// "app *koa.Application, ctx *koa.Context".
	Params string
}

// PackageNames makes a Known of import paths: each by its last element.
func PackageNames(paths ...string) map[string]string {
	byName := map[string]string{}
	for _, path := range paths {
		byName[path[strings.LastIndexByte(path, '/')+1:]] = path
	}
	return byName
}

// GoFile makes a file of package name that the compiler accepts of a block, by the
// rules of the package comment. Errors of the compiler point into the Markdown file.
func (s Snippet) GoFile(name string, around *Surroundings) (string, error) {
	at := fmt.Sprintf("//line %s:%d\n", s.File, s.Line)
	if _, err := parse(s.Text, parser.PackageClauseOnly); err == nil {
		return at + s.Text, nil
	}
	body := at + s.Text
	if _, err := parse("package "+name+"\n"+body, parser.SkipObjectResolution); err != nil {
		body = "func _(" + around.Params + ") error {\n" + body + "\n//line wrapper:1\nreturn nil\n}\n"
	}
	file, err := parse("package "+name+"\n"+body, 0)
	if err != nil {
		return "", err
	}
	return "package " + name + "\n" + around.imports(file) + body, nil
}

func parse(text string, mode parser.Mode) (*ast.File, error) {
	return parser.ParseFile(token.NewFileSet(), "", text, mode)
}

// imports writes the import lines for the packages that file uses.
func (around *Surroundings) imports(file *ast.File) string {
	used := map[string]string{}
	for _, id := range file.Unresolved {
		if path, ok := around.Known[id.Name]; ok {
			used[id.Name] = path
		}
	}
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(used)) {
		path := used[name]
		if strings.HasSuffix("/"+path, "/"+name) {
			name = ""
		} else {
			name += " "
		}
		fmt.Fprintf(&lines, "import %s%q\n", name, path)
	}
	return lines.String()
}
