package gen

import (
	"slices"
	"strings"
)

// wireTypes writes Components and the types of its fields.
func (e *emitter) wireTypes() {
	e.f("// When the next line does not compile, this file is from another version of egg than")
	e.f("// the library in go.mod: run `egg gen` with the command of the same version.")
	e.f("const _ = %s\n", e.name(eggPath, "GeneratedV1"))
	e.f("// Components has one of everything that the application is made of.")
	e.f("type Components struct {")
	e.f("App *%s", e.name(eggPath, "App"))
	if e.a.hasConfig() {
		e.f("Config *%s", e.name(e.a.s.configPath(), "Config"))
	}
	for _, sec := range sections {
		if e.a.uses(sec) {
			e.f("%s %s", sec.field, sec.typ)
		}
	}
	e.f("}\n")
	for _, sec := range sections {
		if e.a.uses(sec) {
			e.f("// %s %s.", sec.typ, sec.doc)
			e.f("type %s struct {", sec.typ)
			e.fields(e.a.ofSection(sec), 0)
			e.f("}\n")
		}
	}
}

// hasConfig reports whether the application has a configuration of its own.
func (a *App) hasConfig() bool {
	p := a.s.pkg(a.s.configPath())
	return p != nil && p.types["Config"] != nil
}

// ofSection are the components of a section in order of their names.
func (a *App) ofSection(sec *section) []*component {
	var all []*component
	for _, c := range a.order {
		if c.section == sec {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(c, d *component) int { return strings.Compare(c.fieldPath(), d.fieldPath()) })
	return all
}

// fields writes the fields of one struct: those of the components whose directories end
// here, and a struct for each directory below.
func (e *emitter) fields(all []*component, depth int) {
	dirs := map[string][]*component{}
	leaves := map[string]*component{}
	for _, c := range all {
		switch {
		case len(c.group) > depth:
			dirs[c.group[depth]] = append(dirs[c.group[depth]], c)
		case c.embedded:
			e.f("%s", e.fieldType(c))
		default:
			leaves[c.name] = c
		}
	}
	for _, name := range sortedKeys(leaves) {
		e.f("%s %s", name, e.fieldType(leaves[name]))
	}
	for _, name := range sortedKeys(dirs) {
		e.f("%s struct {", name)
		e.fields(dirs[name], depth+1)
		e.f("}")
	}
}

func (e *emitter) fieldType(c *component) string {
	switch {
	case c.layer != nil && c.layer.plain:
		return e.typ(c.out)
	case c.layer != nil && c.layer.options != nil:
		return "func(" + e.typ(c.layer.options) + ") " + e.typ(c.out)
	case c.layer != nil:
		return "func() " + e.typ(c.out)
	case c.life != application:
		return e.name(eggPath, "PerRequest") + "[" + e.typ(c.out) + "]"
	default:
		return e.typ(c.out)
	}
}
