package gen

import (
	"go/token"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"
)

// after returns what follows a prefix in a function's name: User for NewUser. It is not
// found in names that only begin with the same letters, such as Newline.
func after(prefix, name string) (string, bool) {
	rest, found := strings.CutPrefix(name, prefix)
	first, _ := utf8.DecodeRuneInString(rest)
	return rest, found && !unicode.IsLower(first)
}

// constructors collects the functions New<T> of a section.
func (a *App) constructors(sec *section) {
	for _, p := range a.s.below(sec.dir) {
		a.s.checkDir(sec, p)
		for _, name := range p.funcNames() {
			made, isNew := after("New", name)
			if fn := p.funcs[name]; isNew && !ignored(fn.Doc) {
				a.constructor(sec, p, fn, made)
			}
		}
	}
}

func (a *App) constructor(sec *section, p *pkg, fn *funcDecl, made string) {
	sig := a.s.in(fn.file).bind(fieldNames(fn.Type.TypeParams), nil).function(fn.Type)
	out, ok := a.product(sig)
	if !ok {
		// NewError(...) error and the like are helpers, unless the name is a type's.
		if p.types[made] != nil && !sec.lazy {
			a.wrongConstructor(fn, made)
		}
		return
	}
	if fn.Type.TypeParams != nil {
		if !sec.lazy {
			a.genericFunction(fn)
		}
		return
	}
	if base := out.base(); !token.IsExported(base.name) {
		a.s.report(Problem{
			Kind: Signature, Pos: a.s.at(fn.Name.Pos()),
			Text: p.name + "." + fn.Name.Name + " makes a " + a.s.show(out) + ", which package app cannot name",
			Fix:  "export the type, or make the constructor unexported",
		})
		return
	}
	name := made
	if d := a.s.decl(out.base()); d != nil && d.file.pkg == p || name == "" {
		name = out.base().name
	}
	c := &component{
		section: sec, group: a.s.groups(sec, p), name: name, out: out, pkg: p,
	}
	c.construct(fn, sig)
	a.add(c)
}

// construct makes fn what the component is made by.
func (c *component) construct(fn *funcDecl, sig *typ) {
	c.fn, c.pos, c.fails = fn, fn.Name.Pos(), len(sig.results) == 2
	c.params, c.life = nil, application
	for _, field := range fn.Type.Params.List {
		for range max(1, len(field.Names)) {
			i := len(c.params)
			c.params = append(c.params, param{
				typ: sig.args[i], pos: field.Type.Pos(), variadic: sig.variadic && i == len(sig.args)-1,
			})
		}
	}
	if len(c.params) == 0 {
		return
	}
	switch first := c.params[0].typ; {
	case first.is("context", "Context"):
		c.life = request
	case first.isPtr(koaPath, "Context"):
		c.life = requestHTTP
	default:
		return
	}
	c.params = c.params[1:]
}

// product is what a constructor makes; not ok when its results are none of *T,
// (*T, error), I and (I, error).
func (a *App) product(sig *typ) (*typ, bool) {
	if len(sig.results) == 0 || len(sig.results) > 2 || len(sig.results) == 2 && !sig.results[1].isError() {
		return nil, false
	}
	out := sig.results[0]
	if out.base().kind != named {
		return nil, false
	}
	byValue := out.kind == named && a.s.decl(out) != nil && !a.s.isInterface(out)
	return out, !byValue
}

func (a *App) wrongConstructor(fn *funcDecl, made string) {
	name := fn.file.pkg.name + "." + fn.Name.Name
	a.s.report(Problem{
		Kind: Signature, Pos: a.s.at(fn.Name.Pos()),
		Text: name + " has signature " + types.ExprString(fn.Type) + ", which is no constructor",
		Fix: "return *" + made + " or (*" + made + ", error); write //egg:ignore above " + fn.Name.Name +
			" when wiring is not to call it",
	})
}

func (a *App) genericFunction(fn *funcDecl) {
	a.s.report(Problem{
		Kind: Generic, Pos: a.s.at(fn.Name.Pos()),
		Text: fn.file.pkg.name + "." + fn.Name.Name + " has type parameters, and nothing says what they are",
		Fix:  "write a function without them that calls it, and //egg:ignore above " + fn.Name.Name,
	})
}

// provides collects the functions Provide<Anything> of package app. They take the place
// of the constructor of what they return.
func (a *App) provides() {
	p := a.s.pkg(a.s.app())
	if p == nil {
		return
	}
	made := map[string]*component{}
	for _, fnName := range p.funcNames() {
		name, found := after("Provide", fnName)
		fn := p.funcs[fnName]
		if !found || name == "" || ignored(fn.Doc) {
			continue
		}
		sig := a.s.in(fn.file).bind(fieldNames(fn.Type.TypeParams), nil).function(fn.Type)
		if n := len(sig.results); n == 0 || n > 2 || n == 2 && !sig.results[1].isError() || sig.results[0].isError() {
			a.s.report(Problem{
				Kind: Signature, Pos: a.s.at(fn.Name.Pos()),
				Text: fnName + " has signature " + types.ExprString(fn.Type) + ", which provides nothing",
				Fix:  "return what is to be provided, or that and an error",
			})
			continue
		}
		if fn.Type.TypeParams != nil {
			a.genericFunction(fn)
			continue
		}
		c := &component{section: provided, name: name, out: sig.results[0], pkg: p}
		c.construct(fn, sig)
		if other := made[c.out.id()]; other != nil {
			a.duplicate(other, c)
			continue
		}
		made[c.out.id()] = c
		a.provide(c, sig)
	}
}

// provide puts a hand-written provider where the constructor's product would be.
func (a *App) provide(c *component, sig *typ) {
	existing := a.byType[c.out.id()]
	if len(existing) == 0 {
		a.add(c)
		return
	}
	existing[0].construct(c.fn, sig)
	for _, more := range existing[1:] {
		a.remove(more)
	}
}
