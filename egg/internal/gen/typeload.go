package gen

import (
	"errors"
	"go/ast"
	"go/importer"
	"go/types"
	"io"
	"os"
	"slices"
	"strings"
)

// typeLoader answers what files of this module cannot: it checks the module's packages
// from source, without function bodies, and reads the types of other modules from the
// export data that the go command keeps. Errors of types do not matter to it.
type typeLoader struct {
	s       *scanner
	exports map[string]string // files by import path
	foreign types.Importer
	own     map[string]*types.Package // nil while being checked
}

// loader is made once it is needed: asking the go command costs more than all the rest.
func (a *App) loader() *typeLoader {
	if a.types == nil {
		a.types = &typeLoader{s: a.s, own: map[string]*types.Package{}}
		a.types.foreign = importer.ForCompiler(a.s.fset, "gc", a.types.open)
		a.types.listExports(a.all)
	}
	return a.types
}

// listExports finds the export data of what the packages of components import, and of
// the types of their parameters.
func (l *typeLoader) listExports(all []*component) {
	var roots []string
	for _, c := range all {
		roots = append(roots, c.pkg.path)
		if c.fn != nil {
			roots = append(roots, c.fn.file.pkg.path)
		}
	}
	l.exports = map[string]string{}
	foreign := l.foreignImports(roots)
	if len(foreign) == 0 {
		return
	}
	format := "{{if .Export}}{{.ImportPath}}\t{{.Export}}{{end}}"
	out, err := l.s.goList(append([]string{"-export", "-deps", "-f", format}, foreign...)...)
	if err != nil {
		return // what is not known implements nothing; the compiler will say why
	}
	for line := range strings.Lines(out) {
		if p, file, found := strings.Cut(strings.TrimSpace(line), "\t"); found {
			l.exports[p] = file
		}
	}
}

// foreignImports are the other modules' packages that roots and the packages of this
// module below them import.
func (l *typeLoader) foreignImports(roots []string) []string {
	seen, foreign := map[string]bool{}, map[string]bool{}
	for len(roots) > 0 {
		p := roots[len(roots)-1]
		roots = roots[:len(roots)-1]
		if seen[p] {
			continue
		}
		seen[p] = true
		own := l.s.pkg(p)
		if own == nil {
			foreign[p] = p != "unsafe"
			continue
		}
		for _, f := range own.files {
			roots = slices.Concat(roots, f.rest, f.dots)
			for _, imported := range f.byName {
				roots = append(roots, imported)
			}
		}
	}
	return slices.DeleteFunc(sortedKeys(foreign), func(p string) bool { return !foreign[p] })
}

func (l *typeLoader) open(importPath string) (io.ReadCloser, error) {
	file, ok := l.exports[importPath]
	if !ok {
		return nil, errors.New("no export data for " + importPath)
	}
	return os.Open(file)
}

// Import makes the loader an importer for what it checks itself.
func (l *typeLoader) Import(importPath string) (*types.Package, error) {
	p := l.s.pkg(importPath)
	if p == nil {
		return l.foreign.Import(importPath)
	}
	if checked, known := l.own[importPath]; known {
		if checked == nil {
			return nil, errors.New("import cycle at " + importPath)
		}
		return checked, nil
	}
	l.own[importPath] = nil
	trees := make([]*ast.File, len(p.files))
	for i, f := range p.files {
		trees[i] = f.tree
	}
	conf := types.Config{Importer: l, IgnoreFuncBodies: true, FakeImportC: true, Error: func(error) {}}
	checked, _ := conf.Check(importPath, l.s.fset, trees, nil) // half a package is good enough
	l.own[importPath] = checked
	return checked, nil
}

// isInterface reports whether t is known to be an interface with methods.
func (l *typeLoader) isInterface(t *typ) bool {
	it := l.iface(t)
	return it != nil && it.NumMethods() > 0
}

func (l *typeLoader) iface(t *typ) *types.Interface {
	loaded := l.load(t)
	if loaded == nil {
		return nil
	}
	it, _ := loaded.Underlying().(*types.Interface)
	return it
}

func (l *typeLoader) implements(t, iface *typ) bool {
	it, loaded := l.iface(iface), l.load(t)
	return it != nil && loaded != nil && types.Implements(loaded, it)
}

// load is nil for types that cannot be had.
func (l *typeLoader) load(t *typ) types.Type {
	switch t.kind {
	case pointer:
		if inner := l.load(t.args[0]); inner != nil {
			return types.NewPointer(inner)
		}
	case slice:
		if inner := l.load(t.args[0]); inner != nil {
			return types.NewSlice(inner)
		}
	case basic:
		return types.Universe.Lookup(t.name).Type()
	case named:
		return l.named(t)
	}
	return nil
}

func (l *typeLoader) named(t *typ) types.Type {
	p, err := l.Import(t.pkg)
	if err != nil {
		return nil
	}
	obj, ok := p.Scope().Lookup(t.name).(*types.TypeName)
	if !ok || len(t.args) == 0 {
		if !ok {
			return nil
		}
		return obj.Type()
	}
	args := make([]types.Type, len(t.args))
	for i, x := range t.args {
		if args[i] = l.load(x); args[i] == nil {
			return nil
		}
	}
	instance, err := types.Instantiate(nil, obj.Type(), args, true)
	if err != nil {
		return nil
	}
	return instance
}
