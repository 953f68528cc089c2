package gen

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// section is a field of the generated Components, and the type of that field.
type section struct {
	field, typ string
	dir        string // below app
	lazy       bool   // made only when a constructor asks for it
	doc        string // what the type has
}

// The sections, in the order of the fields. Hand-written Provide functions for types
// that no directory makes are in the last one.
var (
	controllers = &section{field: "Controller", typ: "Controllers", dir: "controller", doc: "are the controllers, by directory"}
	services    = &section{field: "Service", typ: "Services", dir: "service", doc: "are the services, by directory"}
	models      = &section{field: "Model", typ: "Models", dir: "model", lazy: true, doc: "are what constructors take from app/model"}
	middlewares = &section{field: "Middleware", typ: "Middlewares", dir: "middleware", doc: "are the middleware of app/middleware, for lines of the router"}
	schedules   = &section{field: "Schedule", typ: "Schedules", dir: "schedule", doc: "are the tasks that run on a schedule"}
	provided    = &section{field: "Provided", typ: "Provided", doc: "is what the Provide functions of this package return"}

	sections = []*section{controllers, services, models, middlewares, schedules, provided}
)

// lifetime is how long a component lives, by the first parameter of its constructor.
type lifetime uint8

const (
	application lifetime = iota
	request              // context.Context
	requestHTTP          // *egg.Context
)

// component is one thing of the application: a field of its section.
type component struct {
	section *section
	group   []string // names of the directories
	name    string
	out     *typ
	pos     token.Pos // of the constructor's name, or the type's
	pkg     *pkg

	fn     *funcDecl // nil: new(T)
	fails  bool      // the constructor returns an error too
	life   lifetime
	params []param
	args   []arg // one for each of params, once bound

	actions []action    // of a controller
	key     string      // by which the framework knows a middleware or a schedule
	layer   *middleware // of a middleware

	embedded bool // the field is embedded: a directory has the same name
	state    visit
}

// param is a parameter that wiring has to fill.
type param struct {
	typ      *typ
	pos      token.Pos
	variadic bool
}

// arg is what a parameter gets.
type arg struct {
	dep    *component // nil when no other component is involved
	perReq bool       // dep is of the request, and is made for the call
	// code is the expression; dep is how the component is written.
	code func(dep string, q func(pkg string) string) string
}

// fieldPath is where the component is, below Components.
func (c *component) fieldPath() string {
	return strings.Join(slices.Concat([]string{c.section.field}, c.group, []string{c.name}), ".")
}

// called is how messages name the constructor.
func (c *component) called() string {
	switch {
	case c.fn == nil:
		return c.pkg.name + "." + c.name
	case c.section == provided || c.fn.file.pkg != c.pkg:
		return c.fn.Name.Name
	default:
		return c.pkg.name + "." + c.fn.Name.Name
	}
}

// logName is Egg's pathName: service.user, controller.api.v1.posts.
func (c *component) logName() string {
	names := []string{lowerCamel(c.section.field)}
	if c.section == provided {
		names[0] = "app"
	}
	for _, g := range c.group {
		names = append(names, lowerCamel(g))
	}
	return strings.Join(append(names, lowerCamel(c.name)), ".")
}

// ignored reports the comment //egg:ignore, which says that a function is not for wiring.
func ignored(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool {
		return strings.TrimSpace(c.Text) == "//egg:ignore"
	})
}

// below returns the packages of a convention, in order of their paths.
func (s *scanner) below(dir string) []*pkg {
	root := s.app(dir)
	var all []*pkg
	for _, p := range sortedKeys(s.pkgs) {
		if s.pkgs[p] != nil && (p == root || strings.HasPrefix(p, root+"/")) {
			all = append(all, s.pkgs[p])
		}
	}
	return all
}

// groups are the field names for the directories between a section's and p.
func (s *scanner) groups(sec *section, p *pkg) []string {
	var names []string
	for _, dir := range s.dirsBelow(sec, p) {
		names = append(names, goName(dir))
	}
	return names
}

func (s *scanner) dirsBelow(sec *section, p *pkg) []string {
	rel := strings.Trim(strings.TrimPrefix(p.path, s.app(sec.dir)), "/")
	if rel == "" {
		return nil
	}
	return strings.Split(rel, "/")
}

// goodDir is what both an import path and the name of a field can be made of.
var goodDir = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]*$`)

// checkDir reports directories and packages that generated code cannot use.
func (s *scanner) checkDir(sec *section, p *pkg) {
	at := s.at(p.files[0].tree.Name.Pos())
	if p.name == "main" {
		s.report(Problem{
			Kind: Layout, Pos: at, Text: "package main cannot be imported",
			Fix: "call it " + guessName(p.path) + ", or move the program out of app",
		})
	}
	for _, dir := range s.dirsBelow(sec, p) {
		if !goodDir.MatchString(dir) {
			s.report(Problem{
				Kind: Layout, Pos: at, Text: "the directory " + dir + " cannot become the name of a field",
				Fix: "begin its name with a letter from a to z, and use letters, digits, - and _",
			})
		}
	}
}
