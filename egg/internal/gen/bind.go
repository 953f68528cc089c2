package gen

import (
	"slices"
	"strings"
)

// bind finds an argument for every parameter of a constructor.
func (a *App) bind(c *component) {
	if c.life != application && slices.Contains([]*section{controllers, schedules, models}, c.section) {
		a.tooShort(c)
	}
	c.args = make([]arg, len(c.params))
	for i, p := range c.params {
		c.args[i] = a.argument(c, p)
	}
}

// tooShort reports constructors that want a request where there is none.
func (a *App) tooShort(c *component) {
	fix := "take the context in the methods that need it"
	if c.section == controllers {
		fix = "take the request from the ctx of the action; a controller is made once"
	}
	a.s.report(Problem{
		Kind: Scope, Pos: a.s.at(c.pos), Text: c.called() + " takes a context, and is called before there is a request", Fix: fix,
	})
}

// fixed is an argument that needs no other component.
func fixed(code string) arg {
	return arg{code: func(string, func(string) string) string { return code }}
}

// direct is the component itself.
func direct(dep *component) arg {
	return arg{dep: dep, code: func(dep string, _ func(string) string) string { return dep }}
}

// fromApp is egg.Get, checked when the application loads.
func fromApp(t *typ) arg {
	return arg{code: func(_ string, q func(string) string) string { return q(eggPath) + ".Get[" + t.format(q) + "](app)" }}
}

// asInterface hands a component to a parameter of an interface type, unless a test has
// replaced the interface.
func asInterface(t *typ, x arg) arg {
	x.code = func(dep string, q func(string) string) string {
		return q(eggPath) + ".As[" + t.format(q) + "](app, " + dep + ")"
	}
	return x
}

// argument decides by the type alone.
func (a *App) argument(c *component, p param) arg {
	t := p.typ
	switch dep := a.provider(t); {
	case p.variadic:
		a.badParameter(c, p, "is variadic")
	case dep != nil:
		return a.component(c, p, dep)
	case t.isPtr(eggPath, "App"):
		return fixed("app")
	case t.isPtr(a.s.configPath(), "Config") && a.s.decl(t.base()) != nil:
		return fixed("c.Config")
	case t.isPtr(eggPath, "Config"):
		return fixed("app.Config()")
	case t.isPtr("log/slog", "Logger"):
		return fixed(`app.Named("` + c.logName() + `")`)
	case t.isPtr(clientPath, "Client"):
		return fixed("app.HTTPClient()")
	case t.is("context", "Context") || t.isPtr(koaPath, "Context"):
		a.badParameter(c, p, "is not the first parameter")
	case t.kind == named && t.pkg == eggPath && t.name == "PerRequest" && len(t.args) == 1:
		return a.perRequest(c, p)
	case t.base().kind != named || t.is("time", "Duration") || t.is("time", "Time"):
		a.badParameter(c, p, "does not say what to pass")
	case a.s.owned(t.base().pkg):
		return a.own(c, p)
	case t.kind == named:
		return a.maybeInterface(c, p)
	default:
		return fromApp(t)
	}
	return fixed("nil")
}

// provider is the component that makes exactly t, if there is one.
func (a *App) provider(t *typ) *component {
	made := a.byType[t.id()]
	if len(made) == 0 {
		return nil
	}
	if len(made) > 1 && made[0].section.lazy && !a.told[t.id()] {
		a.told[t.id()] = true
		a.duplicate(made[0], made[1])
	}
	return made[0]
}

// component passes dep to c, when it lives long enough.
func (a *App) component(c *component, p param, dep *component) arg {
	if dep.life == application {
		return direct(dep)
	}
	if c.life != application {
		x := direct(dep)
		x.perReq = true
		return x
	}
	a.s.report(Problem{
		Kind: Scope, Pos: a.s.at(p.pos),
		Text:    c.called() + " is called once and takes " + a.s.show(p.typ) + ", of which every request has its own",
		Related: []Related{{a.s.at(dep.pos), dep.called() + " takes the context of a request"}},
		Fix:     "take egg.PerRequest[" + a.s.show(dep.out) + "], and call its Get with the context of the request",
	})
	return direct(dep)
}

// perRequest passes the maker of what every request has its own of.
func (a *App) perRequest(c *component, p param) arg {
	made := p.typ.args[0]
	dep := a.provider(made)
	switch {
	case dep == nil && a.s.owned(made.base().pkg):
		return a.missing(c, p, made)
	case dep == nil:
		return fromApp(p.typ)
	case dep.life == application:
		a.s.report(Problem{
			Kind: Scope, Pos: a.s.at(p.pos),
			Text:    c.called() + " takes " + a.s.show(p.typ) + ", of which there is one for all requests",
			Related: []Related{{a.s.at(dep.pos), dep.called() + " takes no context"}},
			Fix:     "take " + a.s.show(dep.out),
		})
	}
	return direct(dep)
}

// own is for types of this module that no constructor makes.
func (a *App) own(c *component, p param) arg {
	t := p.typ
	switch {
	case a.s.fromPlugin(t.base().pkg):
		return fromApp(t)
	case t.kind == named && a.s.isInterface(t):
		return a.implementation(c, p)
	default:
		return a.missing(c, p, t)
	}
}

func (a *App) missing(c *component, p param, t *typ) arg {
	show := a.s.show(t)
	problem := Problem{
		Kind: Missing, Pos: a.s.at(p.pos), Text: c.called() + " takes " + a.s.show(p.typ) + ", and no constructor makes one",
		Fix: "write func New" + t.base().name + "(...) " + show + a.nearby(t) + ", or func Provide" + t.base().name +
			"(...) " + show + " in package app",
	}
	if d := a.s.decl(t.base()); d == nil {
		problem.Text, problem.Fix = "undefined: "+a.s.show(t.base()), ""
	} else {
		problem.Related = []Related{{a.s.at(d.Name.Pos()), "the type " + a.s.show(t.base())}}
	}
	if a.s.isInterface(t) {
		problem.Text = c.called() + " takes " + show + ", which nothing that a constructor makes implements"
		problem.Fix = "write a constructor for a type with its methods, or func Provide" + t.name + "(...) " + show + " in package app"
	}
	a.s.report(problem)
	return fixed("nil")
}

// nearby says where a constructor for a type is looked for.
func (a *App) nearby(t *typ) string {
	for _, dir := range conventions {
		if root := a.s.app(dir); t.base().pkg == root || strings.HasPrefix(t.base().pkg, root+"/") {
			return " beside the type"
		}
	}
	return " in app/service or app/model"
}

func (a *App) badParameter(c *component, p param, why string) {
	show := a.s.show(p.typ)
	if p.variadic {
		show = "..." + show[len("[]"):]
	}
	problem := Problem{
		Kind: Parameter, Pos: a.s.at(p.pos), Text: "the parameter " + show + " of " + c.called() + " " + why,
		Fix: "take *config.Config and read the value from it, or give it a type of its own and a constructor",
	}
	switch {
	case p.typ.base().kind == unknown:
		problem.Text, problem.Fix = "undefined: "+p.typ.base().name, ""
	case p.typ.is("context", "Context") || p.typ.isPtr(koaPath, "Context"):
		problem.Fix = "make it the first"
	case c.section != middlewares:
		problem.Fix += "; write //egg:ignore above " + c.fn.Name.Name + " when wiring is not to call it"
	}
	a.s.report(problem)
}

// configPath is the import path of the application's package config.
func (s *scanner) configPath() string { return s.base + "/config" }

// owned reports whether a package is of this module, whether or not it exists.
func (s *scanner) owned(importPath string) bool {
	return s.mod.owns(importPath) && (s.pkg(importPath) != nil || !s.mod.nested(s.mod.dirOf(importPath)))
}

// fromPlugin reports whether the file that lists the plugins imports a package: what it
// makes is provided when the application loads.
func (s *scanner) fromPlugin(importPath string) bool {
	p := s.pkg(s.configPath())
	if p == nil || p.funcs["Plugins"] == nil {
		return false
	}
	f := p.funcs["Plugins"].file
	if slices.Contains(f.rest, importPath) {
		return true
	}
	for _, imported := range f.byName {
		if imported == importPath {
			return true
		}
	}
	return false
}
