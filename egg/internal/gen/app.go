package gen

import (
	"slices"
	"strings"
)

// App is an application as the scanner understood it.
type App struct {
	// Module is the path of the module that the application is part of.
	Module string
	// Dir is the application's directory, the one with app in it; absolute.
	Dir string
	// Components are what generated wiring makes, in the order in which it does.
	Components []Component
	// Notes say what is not generated because it is written by hand.
	Notes []string

	s           *scanner
	all         []*component
	byType      map[string][]*component // by what they make
	order       []*component
	helperFuncs []*funcDecl
	routes      routes
	handWritten bool // Wire or Components
	told        map[string]bool
	types       *typeLoader

	documentation *documentation
}

// A Component is a controller, service, schedule, middleware or what else a constructor
// of the application makes.
type Component struct {
	// Path is its field below Components: Controller.API.V1.Posts.
	Path string
	// Type is what the field has, as messages write it.
	Type string
	// Pos is where the constructor is, or the type when it has none.
	Pos Position
	// Actions are the names of a controller's actions.
	Actions []string
}

// Scan reads the application in dir. The problems are all that were found; an App with
// problems is good for showing, not for generating. When dir is no application at all,
// the App is nil and the only problem says why.
func Scan(dir string) (*App, Problems) {
	s, err := newScanner(dir)
	if err == nil {
		err = s.load()
	}
	if err != nil {
		return nil, Problems{{Kind: Layout, Pos: Position{File: dir}, Text: err.Error()}}
	}
	a := &App{
		Module: s.mod.path, Dir: s.dir, s: s, byType: map[string][]*component{}, told: map[string]bool{},
	}
	if len(s.problems) == 0 { // half a file would only cause more of them
		a.collect()
	}
	return a, s.problems.sorted()
}

func (a *App) collect() {
	a.constructors(services)
	a.constructors(models)
	a.constructors(controllers)
	a.constructors(schedules)
	a.middlewares()
	a.controllers()
	a.schedules()
	a.helpers()
	a.provides()
	a.duplicates()
	a.clashes()
	a.sort()
	a.readApp()
	for _, c := range a.order {
		a.Components = append(a.Components, a.describe(c))
	}
}

func (a *App) describe(c *component) Component {
	d := Component{Path: c.fieldPath(), Type: a.s.show(c.out), Pos: a.s.at(c.pos)}
	for _, x := range c.actions {
		d.Actions = append(d.Actions, x.name)
	}
	return d
}

func (a *App) add(c *component) {
	a.all = append(a.all, c)
	if c.layer == nil { // nobody takes a middleware by its type
		a.byType[c.out.id()] = append(a.byType[c.out.id()], c)
	}
}

func (a *App) remove(c *component) {
	gone := func(o *component) bool { return o == c }
	a.all = slices.DeleteFunc(a.all, gone)
	a.byType[c.out.id()] = slices.DeleteFunc(a.byType[c.out.id()], gone)
}

// duplicates reports types that several constructors make. Those of lazy sections are
// looked at when somebody asks for the type.
func (a *App) duplicates() {
	for _, id := range sortedKeys(a.byType) {
		if made := a.byType[id]; len(made) > 1 && !made[0].section.lazy {
			for _, more := range made[1:] {
				a.duplicate(made[0], more)
			}
		}
	}
}

func (a *App) duplicate(first, second *component) {
	if a.s.at(second.pos).compare(a.s.at(first.pos)) < 0 {
		first, second = second, first
	}
	a.s.report(Problem{
		Kind: Duplicate, Pos: a.s.at(second.pos),
		Text:    "two constructors make a " + a.s.show(second.out) + ": " + first.called() + " and " + second.called(),
		Related: []Related{{a.s.at(first.pos), first.called()}},
		Fix:     "keep one; write //egg:ignore above the other when wiring is not to call it",
	})
}

// clashes reports fields that two components or a component and a directory would get.
// A struct may share its name with a directory: it is then embedded beside what is in
// the directory, so that User.Index and User.Profile both work.
func (a *App) clashes() {
	fields := map[string]*component{}
	for _, c := range a.all {
		p := c.fieldPath()
		if other := fields[p]; other != nil && other.out.id() != c.out.id() {
			a.s.report(Problem{
				Kind: Name, Pos: a.s.at(c.pos), Text: "two components are called " + p,
				Related: []Related{{a.s.at(other.pos), other.called()}}, Fix: "rename one, or its directory",
			})
			continue
		}
		fields[p] = c
	}
	for _, c := range a.all {
		for i := range c.group {
			dir := strings.Join(append([]string{c.section.field}, c.group[:i+1]...), ".")
			same := fields[dir]
			if same == nil {
				continue
			}
			if same.embeddable() {
				a.embed(same, fields)
				continue
			}
			a.s.report(Problem{
				Kind: Name, Pos: a.s.at(same.pos), Text: "a component and a directory are called " + dir,
				Related: []Related{{a.s.at(c.pos), c.called()}}, Fix: "rename one",
			})
		}
	}
}

// embed moves a component into the struct of the directory that has its name.
func (a *App) embed(c *component, fields map[string]*component) {
	delete(fields, c.fieldPath())
	c.group, c.embedded = slices.Concat(c.group, []string{c.name}), true
	if other := fields[c.fieldPath()]; other != nil {
		a.s.report(Problem{
			Kind: Name, Pos: a.s.at(other.pos), Text: "two components are called " + c.fieldPath(),
			Related: []Related{{a.s.at(c.pos), c.called()}}, Fix: "rename one, or its directory",
		})
	}
}

// embeddable reports whether Go allows the component's field to be embedded under its name.
func (c *component) embeddable() bool {
	return c.life == application && c.out.kind == pointer && c.out.base().name == c.name
}
