package gen

import (
	"go/token"
	"go/types"
)

// routes is how the hand-written function Routes of package app is called.
type routes struct {
	exists bool
	fails  bool // it returns an error
}

// readApp looks at what is written by hand in package app.
func (a *App) readApp() {
	p := a.s.pkg(a.s.app())
	if p == nil {
		return
	}
	if fn := p.funcs["Wire"]; fn != nil {
		a.writtenByHand("func Wire", fn.Name.Pos())
	} else if d := p.types["Components"]; d != nil {
		a.writtenByHand("type Components", d.Name.Pos())
	} else {
		a.reserve(p)
	}
	if fn := p.funcs["Routes"]; fn != nil && !a.handWritten {
		a.readRoutes(fn)
	}
}

func (a *App) writtenByHand(what string, pos token.Pos) {
	a.handWritten = true
	a.Notes = append(a.Notes, a.s.at(pos).String()+": "+what+" is written by hand; app/"+wireFile+" is not generated")
}

// reserve reports types of package app which have the names of those that are generated.
func (a *App) reserve(p *pkg) {
	for _, sec := range sections {
		d := p.types[sec.typ]
		if d == nil || !a.uses(sec) {
			continue
		}
		a.s.report(Problem{
			Kind: Name, Pos: a.s.at(d.Name.Pos()), Text: "the generated " + wireFile + " has a type called " + sec.typ,
			Fix: "rename this one, or write type Components and func Wire by hand as well",
		})
	}
}

func (a *App) uses(sec *section) bool {
	for _, c := range a.order {
		if c.section == sec {
			return true
		}
	}
	return false
}

func (a *App) readRoutes(fn *funcDecl) {
	sig := a.s.in(fn.file).function(fn.Type)
	ok := len(sig.args) == 2 && sig.args[0].isPtr(routerPath, "Router") && sig.args[1].isPtr(a.s.app(), "Components") &&
		(len(sig.results) == 0 || len(sig.results) == 1 && sig.results[0].isError())
	if !ok {
		a.s.report(Problem{
			Kind: Signature, Pos: a.s.at(fn.Name.Pos()),
			Text: "Routes has signature " + types.ExprString(fn.Type) + ", which wiring cannot call",
			Fix:  "write func Routes(r *egg.Router, c *Components), with or without the result error",
		})
		return
	}
	a.routes = routes{exists: true, fails: len(sig.results) == 1}
}
