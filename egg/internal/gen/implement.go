package gen

import (
	"go/token"
	"strings"
)

// verdict is whether a type implements an interface, as far as the files of this module say.
type verdict uint8

const (
	no verdict = iota
	yes
	maybe // it depends on types of other modules
)

// implementation finds the component for an interface of this module.
func (a *App) implementation(c *component, p param) arg {
	set := a.s.methodSet(p.typ)
	if len(set.byName) == 0 && !set.open {
		a.badParameter(c, p, "is implemented by every type")
		return fixed("nil")
	}
	found := a.implementers(c, func(dep *component) bool {
		switch v := a.s.implements(dep.out, set); v {
		case maybe:
			return a.loader().implements(dep.out, p.typ)
		default:
			return v == yes
		}
	})
	if len(found) == 0 {
		return a.missing(c, p, p.typ)
	}
	return a.onlyOne(c, p, found)
}

// maybeInterface is for types of other modules that are no pointers: interfaces, which a
// component may implement, and values that plugins provide.
func (a *App) maybeInterface(c *component, p param) arg {
	if !a.loader().isInterface(p.typ) {
		return fromApp(p.typ)
	}
	found := a.implementers(c, func(dep *component) bool { return a.loader().implements(dep.out, p.typ) })
	if len(found) == 0 {
		return fromApp(p.typ)
	}
	return a.onlyOne(c, p, found)
}

// implementers are the components other than c for which ok holds: those of lazy
// sections only when there are no others.
func (a *App) implementers(c *component, ok func(*component) bool) []*component {
	for _, lazy := range []bool{false, true} {
		var found []*component
		for _, dep := range a.all {
			if dep != c && dep.layer == nil && dep.section.lazy == lazy && ok(dep) {
				found = append(found, dep)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

func (a *App) onlyOne(c *component, p param, found []*component) arg {
	if len(found) == 1 {
		return asInterface(p.typ, a.component(c, p, found[0]))
	}
	show := a.s.show(p.typ)
	names := make([]string, len(found))
	var related []Related
	if d := a.s.decl(p.typ); d != nil {
		related = append(related, Related{a.s.at(d.Name.Pos()), "the interface " + show})
	}
	for i, dep := range found {
		names[i] = a.s.show(dep.out)
		related = append(related, Related{a.s.at(dep.pos), dep.called() + " makes " + names[i]})
	}
	a.s.report(Problem{
		Kind: Ambiguous, Pos: a.s.at(p.pos),
		Text:    c.called() + " takes " + show + ", which several types implement: " + strings.Join(names, ", "),
		Related: related,
		Fix: "take one of them, or choose in package app: func Provide" + p.typ.name + "(v " + names[0] + ") " + show +
			" { return v }",
	})
	return fixed("nil")
}

// implements compares the methods of out with those of an interface.
func (s *scanner) implements(out *typ, want *methodSet) verdict {
	if s.decl(out.base()) == nil {
		return s.foreignImplements(out, want)
	}
	have := s.methodSet(out)
	byValue := out.kind != pointer && !s.isInterface(out)
	answer := yes
	if want.open {
		answer = maybe
	}
	for _, name := range want.names() {
		w, h := want.byName[name], have.byName[name]
		switch {
		case h == nil && have.open:
			answer = maybe
		case h == nil || byValue && h.pointer || !token.IsExported(name) && h.pkg != w.pkg:
			return no
		case h.sig.id() == w.sig.id():
		case s.mayEqual(h.sig, w.sig):
			answer = maybe
		default:
			return no
		}
	}
	return answer
}

// foreignImplements knows that a type of another module has no methods with types of
// this one, nor any with names that only this one can write.
func (s *scanner) foreignImplements(out *typ, want *methodSet) verdict {
	ours := func(t *typ) bool { return t.kind == named && s.pkg(t.pkg) != nil }
	if out.any(ours) {
		return maybe
	}
	for _, name := range want.names() {
		if m := want.byName[name]; m.sig.any(ours) || !token.IsExported(name) && s.pkg(m.pkg) != nil {
			return no
		}
	}
	return maybe
}
