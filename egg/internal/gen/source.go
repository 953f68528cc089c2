package gen

import (
	"bytes"
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	goscanner "go/scanner"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// file is one Go file that takes part in a build on this machine.
type file struct {
	pkg  *pkg
	path string // absolute
	tree *ast.File
	err  error // of reading or parsing; tree is then what could be read, or nil

	byName map[string]string // import paths by explicit name
	rest   []string          // import paths without one
	dots   []string          // dot imports
}

// pkg is a package of the application's module.
type pkg struct {
	path, dir, name string

	files   []*file
	types   map[string]*typeDecl
	funcs   map[string]*funcDecl
	methods map[string][]*funcDecl // by the name of the receiver's type
	names   map[string]bool        // everything declared at package level
}

// typeDecl is a type that a package declares.
type typeDecl struct {
	*ast.TypeSpec

	file *file
	doc  *ast.CommentGroup
}

// funcDecl is a function or method that a package declares.
type funcDecl struct {
	*ast.FuncDecl

	file *file
}

// typeNames and funcNames are in order, so that output does not depend on chance.
func (p *pkg) typeNames() []string { return sortedKeys(p.types) }
func (p *pkg) funcNames() []string { return sortedKeys(p.funcs) }

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// listFiles returns the Go files of a directory that are not tests, by name.
func listFiles(dir string) ([]*file, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []*file
	for _, e := range entries {
		name := e.Name()
		if !e.IsDir() && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			files = append(files, &file{path: filepath.Join(dir, name)})
		}
	}
	return files, nil
}

// parseAll parses files at once on all processors.
func parseAll(fset *token.FileSet, files []*file) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		wg.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(files); i = next.Add(1) - 1 {
				files[i].parse(fset)
			}
		})
	}
	wg.Wait()
}

// parse reads the file. One that build constraints exclude has neither tree nor error.
func (f *file) parse(fset *token.FileSet) {
	src, err := os.ReadFile(f.path)
	if err != nil {
		f.err = err
		return
	}
	here := build.Default
	here.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(src)), nil }
	// An error of MatchFile is one of syntax, which the parser reports better.
	if ok, err := here.MatchFile(filepath.Dir(f.path), filepath.Base(f.path)); !ok && err == nil {
		return
	}
	f.tree, f.err = parser.ParseFile(fset, f.path, src, parser.ParseComments|parser.SkipObjectResolution)
}

// newPkg collects what parsed files of one directory declare. It is nil when no file
// takes part in a build.
func (s *scanner) newPkg(path, dir string, files []*file) *pkg {
	p := &pkg{
		path: path, dir: dir,
		types: map[string]*typeDecl{}, funcs: map[string]*funcDecl{},
		methods: map[string][]*funcDecl{}, names: map[string]bool{},
	}
	for _, f := range files {
		if f.err != nil {
			s.syntaxError(f)
		}
		if f.tree != nil && f.tree.Name != nil && !s.generated(f) {
			s.add(p, f)
		}
	}
	if len(p.files) == 0 {
		return nil
	}
	return p
}

// syntaxError reports what the parser says, or that a file cannot be read.
func (s *scanner) syntaxError(f *file) {
	list, ok := errors.AsType[goscanner.ErrorList](f.err)
	if !ok {
		s.report(Problem{Kind: Syntax, Pos: Position{File: s.rel(f.path)}, Text: f.err.Error()})
		return
	}
	for _, e := range list {
		pos := Position{File: s.rel(f.path), Line: e.Pos.Line, Column: e.Pos.Column}
		s.report(Problem{Kind: Syntax, Pos: pos, Text: e.Msg})
	}
}

func (s *scanner) add(p *pkg, f *file) {
	name := f.tree.Name.Name
	if p.name == "" {
		p.name = name
	}
	if name != p.name {
		s.report(Problem{
			Kind: Layout, Pos: s.at(f.tree.Name.Pos()),
			Text:    "one directory has the packages " + p.name + " and " + name,
			Related: []Related{{s.at(p.files[0].tree.Name.Pos()), "package " + p.name}},
		})
		return
	}
	f.pkg = p
	p.files = append(p.files, f)
	f.readImports()
	for _, decl := range f.tree.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			p.addFunc(&funcDecl{d, f})
		case *ast.GenDecl:
			p.addGroup(d, f)
		}
	}
}

func (p *pkg) addFunc(d *funcDecl) {
	if d.Recv == nil {
		p.names[d.Name.Name] = true
		p.funcs[d.Name.Name] = d
		return
	}
	if base := receiverName(d.FuncDecl); base != "" {
		p.methods[base] = append(p.methods[base], d)
	}
}

func (p *pkg) addGroup(d *ast.GenDecl, f *file) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			doc := spec.Doc
			if doc == nil {
				doc = d.Doc
			}
			p.names[spec.Name.Name] = true
			p.types[spec.Name.Name] = &typeDecl{spec, f, doc}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				p.names[name.Name] = true
			}
		}
	}
}

// receiverName is the name of the type that a method belongs to.
func receiverName(d *ast.FuncDecl) string {
	if len(d.Recv.List) != 1 {
		return ""
	}
	if id, ok := receiverBase(d.Recv.List[0].Type).(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// receiverBase strips pointers, parentheses and type parameters.
func receiverBase(e ast.Expr) ast.Expr {
	for {
		switch t := e.(type) {
		case *ast.StarExpr:
			e = t.X
		case *ast.ParenExpr:
			e = t.X
		case *ast.IndexExpr:
			e = t.X
		case *ast.IndexListExpr:
			e = t.X
		default:
			return e
		}
	}
}
