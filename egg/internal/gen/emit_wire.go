package gen

import (
	"slices"
	"strconv"
	"strings"
)

// wire writes the whole of wire_gen.go.
func (e *emitter) wire() {
	e.wireTypes()
	e.f("// Wire makes the components and hands them to the application.")
	e.f("func Wire(app *%s) error {", e.name(eggPath, "App"))
	if len(e.a.order) > 0 || e.a.routes.exists {
		config := ""
		if e.a.hasConfig() {
			config = ", Config: " + e.name(eggPath, "ConfigOf") + "[*" + e.name(e.a.s.configPath(), "Config") + "](app)"
		}
		e.f("c := &Components{App: app%s}", config)
	}
	if slices.ContainsFunc(e.a.order, func(c *component) bool { return c.fails && c.life == application }) {
		e.f("var err error")
	}
	for i, c := range e.a.order {
		if i == 0 {
			e.f("")
		}
		e.make(c)
	}
	if len(e.a.order) > 0 {
		e.f("")
	}
	e.register()
	e.f("return nil")
	e.f("}")
}

// make writes the line that fills a component's field.
func (e *emitter) make(c *component) {
	switch {
	case c.layer != nil:
		e.makeMiddleware(c)
	case c.life != application:
		e.makePerRequest(c)
	case c.fn == nil:
		e.f("c.%s = %s(app, func() %s { return new(%s) })", c.fieldPath(), e.name(eggPath, "Make"), e.typ(c.out), e.typ(c.out.base()))
	case c.fails:
		e.f("c.%s, err = %s(app, %s)", c.fieldPath(), e.name(eggPath, "MakeE"), e.build(c, "("+e.typ(c.out)+", error)"))
		e.f("if err != nil {\nreturn %s(%s, err)\n}", e.name("fmt", "Errorf"), strconv.Quote(c.called()+": %w"))
	default:
		e.f("c.%s = %s(app, %s)", c.fieldPath(), e.name(eggPath, "Make"), e.build(c, e.typ(c.out)))
	}
}

// build is the constructor as a function without parameters.
func (e *emitter) build(c *component, results string) string {
	if len(c.params) == 0 {
		return e.name(c.fn.file.pkg.path, c.fn.Name.Name)
	}
	return "func() " + results + " { return " + e.call(c, nil) + " }"
}

// call writes the call of a constructor; made has the names of what was made for it.
func (e *emitter) call(c *component, made map[*component]string) string {
	var args []string
	switch {
	case c.life == request:
		args = append(args, "ctx")
	case c.life == requestHTTP:
		args = append(args, e.name(koaPath, "FromContext")+"(ctx)")
	case c.layer != nil && c.layer.options != nil:
		args = append(args, "o")
	}
	for _, x := range c.args {
		dep := ""
		if x.dep != nil {
			dep = "c." + x.dep.fieldPath()
		}
		if name, ok := made[x.dep]; ok && x.perReq {
			dep = name
		}
		args = append(args, x.code(dep, e.q))
	}
	return e.name(c.fn.file.pkg.path, c.fn.Name.Name) + "(" + strings.Join(args, ", ") + ")"
}

func (e *emitter) makePerRequest(c *component) {
	open := "c." + c.fieldPath() + " = " + e.name(eggPath, "NewPerRequest") +
		"(app, func(ctx " + e.name("context", "Context") + ") (" + e.typ(c.out) + ", error) {"
	made := e.localNames(c)
	result := e.call(c, made)
	if !c.fails {
		result += ", nil"
	}
	if len(made) == 0 {
		e.f("%s return %s })", open, result)
		return
	}
	e.f("%s", open)
	written := map[*component]bool{}
	for _, x := range c.args {
		if !x.perReq || written[x.dep] {
			continue
		}
		written[x.dep] = true
		e.f("%s, err := c.%s.Get(ctx)", made[x.dep], x.dep.fieldPath())
		e.f("if err != nil {\nreturn %s, err\n}", e.zero(c.out))
	}
	e.f("return %s", result)
	e.f("})")
}

func (e *emitter) zero(t *typ) string {
	if t.kind == pointer || e.a.s.isInterface(t) {
		return "nil"
	}
	return "*new(" + e.typ(t) + ")"
}

// localNames are the variables for what has to be made for a call.
func (e *emitter) localNames(c *component) map[*component]string {
	names, taken := map[*component]string{}, map[string]bool{}
	for _, x := range c.args {
		if !x.perReq || names[x.dep] != "" {
			continue
		}
		base := lowerCamel(x.dep.name)
		name := base
		for i := 2; taken[name] || !e.im.free(name); i++ {
			name = base + strconv.Itoa(i)
		}
		names[x.dep], taken[name] = name, true
	}
	return names
}

func (e *emitter) makeMiddleware(c *component) {
	if c.layer.plain || c.layer.exact && len(c.params) == 0 {
		e.f("c.%s = %s", c.fieldPath(), e.name(c.fn.file.pkg.path, c.fn.Name.Name))
		return
	}
	param := ""
	if c.layer.options != nil {
		param = "o " + e.typ(c.layer.options)
	}
	e.f("c.%s = func(%s) %s { return %s }", c.fieldPath(), param, e.typ(c.out), e.call(c, nil))
}

// register tells the application about what it finds by name.
func (e *emitter) register() {
	for _, c := range e.a.ofSection(middlewares) {
		e.useMiddleware(c)
	}
	for _, c := range e.a.ofSection(schedules) {
		if c.key != "" {
			e.f("app.Schedule(%s, c.%s)", strconv.Quote(c.key), c.fieldPath())
		}
	}
	if len(e.a.helperFuncs) > 0 {
		e.f("app.Helpers(map[string]any{")
		for _, fn := range e.a.helperFuncs {
			e.f("%s: %s,", strconv.Quote(lowerCamel(fn.Name.Name)), e.name(fn.file.pkg.path, fn.Name.Name))
		}
		e.f("})")
	}
	if !e.a.docs().empty() {
		e.f("app.Describe(docs)")
	}
	if e.a.routes.fails {
		e.f("if err := Routes(app.Router(), c); err != nil {\nreturn err\n}")
	} else if e.a.routes.exists {
		e.f("Routes(app.Router(), c)")
	}
}

// useMiddleware gives middleware its name in the configuration. Without options the
// section has only enable, match and ignore.
func (e *emitter) useMiddleware(c *component) {
	build := "c." + c.fieldPath()
	switch {
	case c.layer.plain:
		build = "func(*struct{}) " + e.typ(c.out) + " { return " + build + " }"
	case c.layer.options == nil:
		build = "func(*struct{}) " + e.typ(c.out) + " { return " + build + "() }"
	}
	e.f("%s(app, %s, %s)", e.name(eggPath, "UseMiddleware"), strconv.Quote(c.key), build)
}
