package gen

import (
	"go/types"
	"strings"
)

// middleware is a function of app/middleware.
type middleware struct {
	plain   bool // it is a koa.Middleware itself
	exact   bool // it returns koa.Middleware, not only a function like it
	options *typ // *XOptions; nil without
}

// middlewares collects the exported functions of app/middleware that return a
// koa.Middleware, or are one.
func (a *App) middlewares() {
	p := a.s.pkg(a.s.app(middlewares.dir))
	if p == nil {
		return
	}
	a.s.checkDir(middlewares, p)
	byKey := map[string]*component{}
	for _, name := range p.funcNames() {
		fn := p.funcs[name]
		if !fn.Name.IsExported() || ignored(fn.Doc) {
			continue
		}
		c := a.middleware(p, fn)
		if c == nil {
			continue
		}
		if other := byKey[c.key]; other != nil {
			a.s.report(Problem{
				Kind: Name, Pos: a.s.at(c.pos), Text: "two middleware are called " + c.key,
				Related: []Related{{a.s.at(other.pos), other.called()}}, Fix: "rename one",
			})
			continue
		}
		byKey[c.key] = c
		a.add(c)
	}
}

// middleware is nil for a function that has nothing to do with koa.Middleware.
func (a *App) middleware(p *pkg, fn *funcDecl) *component {
	sig := a.s.in(fn.file).bind(fieldNames(fn.Type.TypeParams), nil).function(fn.Type)
	layer := &middleware{plain: isMiddleware(sig)}
	c := &component{
		section: middlewares, name: fn.Name.Name, out: namedType(koaPath, "Middleware"), pkg: p,
		key: lowerCamel(fn.Name.Name), layer: layer,
	}
	if layer.plain {
		c.fn, c.pos = fn, fn.Name.Pos()
		return c
	}
	if len(sig.results) == 0 || !returnsMiddleware(sig.results[0]) {
		return nil
	}
	if fn.Type.TypeParams != nil {
		a.genericFunction(fn)
		return nil
	}
	if len(sig.results) > 1 {
		a.wrongMiddleware(fn)
		return nil
	}
	layer.exact = sig.results[0].kind == named
	c.construct(fn, sig)
	if len(c.params) > 0 && isOptions(c.params[0].typ) {
		layer.options = c.params[0].typ
		c.params = c.params[1:]
	}
	if c.life != application || len(c.params) > 0 && c.params[0].typ.kind == named && optionsName(c.params[0].typ) {
		a.wrongMiddleware(fn)
		return nil
	}
	return c
}

// isMiddleware reports func(*koa.Context, koa.Handler) error.
func isMiddleware(sig *typ) bool {
	return len(sig.args) == 2 && !sig.variadic && sig.args[0].isPtr(koaPath, "Context") &&
		sig.args[1].is(koaPath, "Handler") && len(sig.results) == 1 && sig.results[0].isError()
}

func returnsMiddleware(t *typ) bool {
	return t.is(koaPath, "Middleware") || t.kind == function && isMiddleware(t)
}

func isOptions(t *typ) bool   { return t.kind == pointer && optionsName(t.args[0]) }
func optionsName(t *typ) bool { return t.kind == named && strings.HasSuffix(t.name, "Options") }

func (a *App) wrongMiddleware(fn *funcDecl) {
	name := fn.Name.Name
	a.s.report(Problem{
		Kind: Signature, Pos: a.s.at(fn.Name.Pos()),
		Text: fn.file.pkg.name + "." + name + " has signature " + types.ExprString(fn.Type) + ", which wiring cannot call",
		Fix: "write func " + name + "(opts *" + name + "Options) koa.Middleware, with services behind opts, or func " +
			name + "(ctx *egg.Context, next koa.Handler) error",
	})
}
