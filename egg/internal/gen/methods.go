package gen

import (
	"go/ast"
	"go/token"
)

// method is a method of a type, its own or promoted from an embedded one.
type method struct {
	name     string
	sig      *typ
	written  *ast.FuncType // the signature in the words of the file
	pos      token.Pos
	doc      *ast.CommentGroup
	pkg      string // where it is declared; counts for unexported names
	pointer  bool   // only a pointer has it
	promoted bool
}

// methodSet is what can be called on a pointer to a type.
type methodSet struct {
	byName map[string]*method
	open   bool // methods of other modules' types are missing
}

func (m *methodSet) names() []string { return sortedKeys(m.byName) }

// embedded is a type on the way down the embedded fields.
type embedded struct {
	t       *typ
	pointer bool // it is reached through a pointer
}

// methodSet collects methods by the language's rule: the shallowest wins, and two of
// one depth hide each other.
func (s *scanner) methodSet(t *typ) *methodSet {
	set := &methodSet{byName: map[string]*method{}}
	merge := s.isInterface(t) // interfaces may embed one method twice
	hidden, seen := map[string]bool{}, map[string]bool{}
	level := []embedded{{t: t.base()}}
	for depth := 0; len(level) > 0 && len(seen) < maxTypes; depth++ {
		var next []embedded
		found, count := map[string]*method{}, map[string]int{}
		for _, e := range level {
			if seen[e.t.id()] {
				continue
			}
			seen[e.t.id()] = true
			if s.decl(e.t) == nil && !e.t.isError() {
				set.open = true
				continue
			}
			for _, m := range s.ownMethods(e) {
				if merge && found[m.name] != nil {
					continue
				}
				m.promoted = depth > 0
				found[m.name], count[m.name] = m, count[m.name]+1
			}
			fields, below := s.structFields(e.t)
			for _, name := range fields {
				count[name] += 2
			}
			next = append(next, below...)
		}
		for name, n := range count {
			if n == 1 && !hidden[name] {
				set.byName[name] = found[name]
			}
			hidden[name] = true
		}
		level = next
	}
	return set
}

// ownMethods are the methods that are declared for a type, or in its interface.
func (s *scanner) ownMethods(e embedded) []*method {
	if e.t.isError() {
		return []*method{{name: "Error", sig: &typ{kind: function, results: []*typ{{kind: basic, name: "string"}}}}}
	}
	var all []*method
	for _, d := range s.pkg(e.t.pkg).methods[e.t.name] {
		recv := ast.Unparen(d.Recv.List[0].Type)
		star, pointer := recv.(*ast.StarExpr)
		if pointer {
			recv = ast.Unparen(star.X)
		}
		all = append(all, &method{
			name: d.Name.Name, pos: d.Name.Pos(), doc: d.Doc, pkg: e.t.pkg, pointer: pointer && !e.pointer,
			written: d.Type, sig: s.in(d.file).bind(indexNames(recv), e.t.args).function(d.Type),
		})
	}
	return append(all, s.interfaceMethods(e.t)...)
}

// indexNames are the type parameters as a receiver names them.
func indexNames(recv ast.Expr) []string {
	var index []ast.Expr
	switch e := recv.(type) {
	case *ast.IndexExpr:
		index = []ast.Expr{e.Index}
	case *ast.IndexListExpr:
		index = e.Indices
	}
	names := make([]string, len(index))
	for i, x := range index {
		if id, ok := x.(*ast.Ident); ok {
			names[i] = id.Name
		}
	}
	return names
}

func (s *scanner) interfaceMethods(t *typ) []*method {
	e, c := s.underlying(t)
	it, ok := e.(*ast.InterfaceType)
	if !ok {
		return nil
	}
	var all []*method
	for _, field := range it.Methods.List {
		ft, ok := field.Type.(*ast.FuncType)
		if !ok {
			continue
		}
		for _, name := range field.Names {
			all = append(all, &method{
				name: name.Name, pos: name.Pos(), doc: field.Doc, pkg: c.file.pkg.path, sig: c.function(ft), written: ft,
			})
		}
	}
	return all
}

// structFields returns the names of the fields of a struct, and the types that a
// struct or an interface embeds.
func (s *scanner) structFields(t *typ) ([]string, []embedded) {
	e, c := s.underlying(t)
	var list *ast.FieldList
	switch e := e.(type) {
	case *ast.StructType:
		list = e.Fields
	case *ast.InterfaceType:
		list = e.Methods
	default:
		return nil, nil
	}
	var names []string
	var below []embedded
	for _, field := range list.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
		if len(field.Names) == 0 {
			inner := c.resolve(field.Type)
			below = append(below, embedded{inner.base(), inner.kind == pointer})
			names = append(names, inner.base().name)
		}
	}
	if _, isStruct := e.(*ast.StructType); !isStruct {
		names = nil
	}
	return names, below
}
