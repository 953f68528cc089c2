package gen

import (
	"go/ast"
	"go/types"
	"maps"
)

// The packages whose types mean something to wiring.
const (
	koaPath      = "github.com/koa-go/koa"
	eggPath      = koaPath + "/egg"
	routerPath   = koaPath + "/router"
	schedulePath = eggPath + "/schedule"
	clientPath   = eggPath + "/httpclient"
)

// aliases are those of package egg; they mean what they stand for.
var aliases = map[string]*typ{
	"Context":    namedType(koaPath, "Context"),
	"Handler":    namedType(koaPath, "Handler"),
	"Middleware": namedType(koaPath, "Middleware"),
	"Router":     namedType(routerPath, "Router"),
}

// scope resolves the names of one file, and the type parameters of a declaration.
type scope struct {
	s    *scanner
	file *file
	vars map[string]*typ
	deep int // how many aliases were followed to get here
}

const maxAliases = 100 // more than that is a cycle, which the compiler reports

func (s *scanner) in(f *file) scope { return scope{s: s, file: f} }

// bind gives type parameters a meaning: the arguments, or themselves.
func (c scope) bind(names []string, args []*typ) scope {
	vars := maps.Clone(c.vars)
	if vars == nil {
		vars = map[string]*typ{}
	}
	for i, name := range names {
		vars[name] = &typ{kind: variable, name: name}
		if i < len(args) {
			vars[name] = args[i]
		}
	}
	c.vars = vars
	return c
}

// resolve is the type that an expression of the file means.
func (c scope) resolve(e ast.Expr) *typ { return c.expr(e).bounded() }

func (c scope) expr(e ast.Expr) *typ {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.resolve(e.X)
	case *ast.Ident:
		return c.ident(e.Name, nil)
	case *ast.SelectorExpr:
		return c.selector(e, nil)
	case *ast.IndexExpr:
		return c.instance(e.X, []ast.Expr{e.Index})
	case *ast.IndexListExpr:
		return c.instance(e.X, e.Indices)
	case *ast.StarExpr:
		return pointerTo(c.resolve(e.X))
	case *ast.ArrayType:
		if e.Len == nil {
			return &typ{kind: slice, args: []*typ{c.resolve(e.Elt)}}
		}
		return &typ{kind: array, name: types.ExprString(e.Len), args: []*typ{c.resolve(e.Elt)}}
	case *ast.Ellipsis:
		return &typ{kind: slice, args: []*typ{c.resolve(e.Elt)}}
	case *ast.MapType:
		return &typ{kind: mapping, args: []*typ{c.resolve(e.Key), c.resolve(e.Value)}}
	case *ast.ChanType:
		return &typ{kind: channel, name: directions[e.Dir], args: []*typ{c.resolve(e.Value)}}
	case *ast.FuncType:
		return c.function(e)
	case *ast.InterfaceType:
		if e.Methods == nil || len(e.Methods.List) == 0 {
			return &typ{kind: basic, name: "any"}
		}
	}
	return &typ{kind: literal, name: types.ExprString(e)}
}

var directions = map[ast.ChanDir]string{ast.SEND: "chan<- ", ast.RECV: "<-chan ", ast.SEND | ast.RECV: "chan "}

func (c scope) function(e *ast.FuncType) *typ {
	t := &typ{kind: function, args: c.fields(e.Params), results: c.fields(e.Results)}
	if n := e.Params.NumFields(); n > 0 {
		_, t.variadic = e.Params.List[len(e.Params.List)-1].Type.(*ast.Ellipsis)
	}
	return t
}

// fields is one type for each name of a list.
func (c scope) fields(list *ast.FieldList) []*typ {
	var all []*typ
	if list == nil {
		return all
	}
	for _, field := range list.List {
		t := c.resolve(field.Type)
		for range max(1, len(field.Names)) {
			all = append(all, t)
		}
	}
	return all
}

func (c scope) instance(e ast.Expr, index []ast.Expr) *typ {
	args := make([]*typ, len(index))
	for i, x := range index {
		args[i] = c.resolve(x)
	}
	switch e := e.(type) {
	case *ast.Ident:
		return c.ident(e.Name, args)
	case *ast.SelectorExpr:
		return c.selector(e, args)
	}
	return &typ{kind: unknown, name: types.ExprString(e)}
}

func (c scope) ident(name string, args []*typ) *typ {
	if t, ok := c.vars[name]; ok {
		return t
	}
	if c.file.pkg.names[name] {
		return c.member(c.file.pkg.path, name, args)
	}
	for _, dot := range c.file.dots {
		if p := c.s.pkg(dot); p != nil && p.types[name] != nil {
			return c.member(dot, name, args)
		}
	}
	if obj, ok := types.Universe.Lookup(name).(*types.TypeName); ok {
		return &typ{kind: basic, name: obj.Name()}
	}
	// What nothing here declares comes from a dot import of another module, or from
	// the generated file.
	for _, dot := range c.file.dots {
		if c.s.pkg(dot) == nil {
			return c.member(dot, name, args)
		}
	}
	return c.member(c.file.pkg.path, name, args)
}

func (c scope) selector(e *ast.SelectorExpr, args []*typ) *typ {
	if id, ok := e.X.(*ast.Ident); ok {
		if p := c.s.imported(c.file, id.Name); p != "" {
			return c.member(p, e.Sel.Name, args)
		}
	}
	return &typ{kind: unknown, name: types.ExprString(e)}
}

// member is the type called name in a package, or what it is an alias of.
func (c scope) member(pkg, name string, args []*typ) *typ {
	if pkg == eggPath && aliases[name] != nil {
		return aliases[name]
	}
	t := &typ{kind: named, pkg: pkg, name: name, args: args}
	d := c.s.decl(t)
	if d == nil || !d.Assign.IsValid() || c.deep > maxAliases {
		return t
	}
	inner := c.s.in(d.file).bind(typeParams(d.TypeSpec), args)
	inner.deep = c.deep + 1
	return inner.resolve(d.Type)
}

// decl is the declaration of a named type of this module; nil for others, and for
// names that nobody declares.
func (s *scanner) decl(t *typ) *typeDecl {
	if t.kind != named {
		return nil
	}
	if p := s.pkg(t.pkg); p != nil {
		return p.types[t.name]
	}
	return nil
}

func typeParams(spec *ast.TypeSpec) []string { return fieldNames(spec.TypeParams) }

func fieldNames(list *ast.FieldList) []string {
	var names []string
	if list != nil {
		for _, field := range list.List {
			for _, name := range field.Names {
				names = append(names, name.Name)
			}
		}
	}
	return names
}

// underlying is the struct, interface or other type behind the names of t, and the
// scope it is written in; nil when another module declares it.
func (s *scanner) underlying(t *typ) (ast.Expr, scope) {
	for range maxAliases {
		d := s.decl(t)
		if d == nil {
			return nil, scope{}
		}
		c := s.in(d.file).bind(typeParams(d.TypeSpec), t.args)
		next := c.resolve(d.Type)
		if next.kind != named {
			return ast.Unparen(d.Type), c
		}
		t = next
	}
	return nil, scope{}
}

// isInterface reports whether this module declares t as an interface.
func (s *scanner) isInterface(t *typ) bool {
	e, _ := s.underlying(t)
	_, ok := e.(*ast.InterfaceType)
	return ok
}
