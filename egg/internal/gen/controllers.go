package gen

import (
	"go/ast"
	"go/token"
	"go/types"
)

// action is a method that a route can name.
type action struct {
	name     string
	sig      *typ
	doc      *ast.CommentGroup
	receiver *typ // where the method is declared, for promoted ones the embedding type
}

// typed reports whether the action takes a decoded request and returns a response.
func (x action) typed() bool { return len(x.sig.args) == 2 }

// isAction reports whether a method is func(*egg.Context) error, or
// func(context.Context, *Req) (Res, error).
func isAction(sig *typ) bool {
	if sig.variadic {
		return false
	}
	if len(sig.args) == 1 {
		return sig.args[0].isPtr(koaPath, "Context") && len(sig.results) == 1 && sig.results[0].isError()
	}
	return len(sig.args) == 2 && sig.args[0].is("context", "Context") && sig.args[1].kind == pointer &&
		len(sig.results) == 2 && sig.results[1].isError()
}

// meantAsAction reports whether a method only lacks the right result.
func meantAsAction(sig *typ) bool {
	return len(sig.args) == 1 && sig.args[0].isPtr(koaPath, "Context")
}

// controllers collects the exported structs of app/controller that have an action.
func (a *App) controllers() {
	for _, p := range a.s.below(controllers.dir) {
		for _, name := range p.typeNames() {
			a.controller(p, p.types[name])
		}
	}
}

func (a *App) controller(p *pkg, d *typeDecl) {
	t := namedType(p.path, d.Name.Name)
	if !plainStruct(a.s, d, t) {
		return
	}
	set := a.s.methodSet(t)
	var actions []action
	var wrong []*method
	meant := false
	for _, name := range set.names() {
		m := set.byName[name]
		switch {
		case !token.IsExported(name):
		case isAction(m.sig):
			actions = append(actions, action{name: name, sig: m.sig, doc: m.doc, receiver: t})
		case !m.promoted: // a base type may have helpers
			wrong = append(wrong, m)
			meant = meant || meantAsAction(m.sig)
		}
	}
	if len(actions) == 0 && !meant {
		return
	}
	for _, m := range wrong {
		a.wrongAction(d, m)
	}
	c := a.componentOf(controllers, p, d)
	c.actions = actions
}

// plainStruct reports whether new(T) makes sense: T is exported, a struct, and neither
// generic nor an alias.
func plainStruct(s *scanner, d *typeDecl, t *typ) bool {
	if !d.Name.IsExported() || d.TypeParams != nil || d.Assign.IsValid() || ignored(d.doc) {
		return false
	}
	e, _ := s.underlying(t)
	_, ok := e.(*ast.StructType)
	return ok
}

// componentOf is the component that makes *T; without a constructor it is new(T).
func (a *App) componentOf(sec *section, p *pkg, d *typeDecl) *component {
	out := pointerTo(namedType(p.path, d.Name.Name))
	if made := a.byType[out.id()]; len(made) > 0 {
		return made[0]
	}
	c := &component{
		section: sec, group: a.s.groups(sec, p), name: d.Name.Name, out: out, pos: d.Name.Pos(), pkg: p,
	}
	a.add(c)
	return c
}

func (a *App) wrongAction(d *typeDecl, m *method) {
	recv := "func (c *" + d.Name.Name + ") " + m.name
	a.s.report(Problem{
		Kind: Signature, Pos: a.s.at(m.pos),
		Text: d.file.pkg.name + "." + d.Name.Name + "." + m.name + " has signature " + types.ExprString(m.written) +
			", which is no action",
		Fix: "write " + recv + "(ctx *egg.Context) error, or " + recv + "(ctx context.Context, req *" + m.name +
			"Request) (*" + m.name + "Response, error), or make it unexported",
	})
}
