package scaffold

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
)

// goFile is a Go file that is added to as text, so that all that is in it stays as it is.
type goFile struct {
	text []byte
	fset *token.FileSet
	tree *ast.File
}

func parseGo(name string, text []byte) (*goFile, error) {
	f := &goFile{text: text, fset: token.NewFileSet()}
	var err error
	f.tree, err = parser.ParseFile(f.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	return f, err
}

// function finds a function, which is no method.
func (f *goFile) function(name string) *ast.FuncDecl {
	for _, d := range f.tree.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == name && fn.Body != nil {
			return fn
		}
	}
	return nil
}

func (f *goFile) offset(p token.Pos) int { return f.fset.Position(p).Offset }

// insert puts text at a place, and adds an import, in gofmt's form.
func (f *goFile) insert(at int, text, importPath string) ([]byte, error) {
	parts := []struct {
		at   int
		text string
	}{{at, text}}
	if line, where := f.importLine(importPath); line != "" {
		parts = append(parts, struct {
			at   int
			text string
		}{where, line})
	}
	out := slices.Clone(f.text)
	for _, p := range parts { // the later place first: the function stands below the imports
		out = slices.Concat(out[:p.at], []byte(p.text), out[p.at:])
	}
	return format.Source(out)
}

// grouped is the text with a single import put into parentheses, so that another one fits
// in.
func grouped(text []byte) []byte {
	f, err := parseGo("", text)
	if err != nil || len(f.tree.Imports) != 1 {
		return text
	}
	g, ok := f.tree.Decls[0].(*ast.GenDecl)
	if !ok || g.Lparen.IsValid() {
		return text
	}
	spec, end := f.offset(g.Specs[0].Pos()), f.offset(g.End())
	return slices.Concat(text[:spec], []byte("(\n\t"), text[spec:end], []byte("\n)"), text[end:])
}

// importLine is what to write where so that the file has an import; "" when it does.
func (f *goFile) importLine(importPath string) (line string, at int) {
	if importPath == "" {
		return "", 0
	}
	for _, s := range f.tree.Imports {
		if s.Path.Value == strconv.Quote(importPath) {
			return "", 0
		}
	}
	for _, d := range f.tree.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT || !g.Lparen.IsValid() {
			continue
		}
		// Behind the import that is likest to it, so that it lands in the right block.
		best, place := -1, f.offset(g.Lparen)+1
		for _, s := range g.Specs {
			imp := s.(*ast.ImportSpec)
			if n := common(imp.Path.Value, strconv.Quote(importPath)); n > best {
				best, place = n, f.offset(imp.End())
			}
		}
		return "\n\t" + strconv.Quote(importPath), place
	}
	return "\n\nimport " + strconv.Quote(importPath) + "\n", f.offset(f.tree.Name.End())
}

// common is how many bytes two texts begin with alike.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
