package egg

import (
	"fmt"
	"slices"
	"strings"

	"github.com/koa-go/koa"
)

// layerSet is the middleware of an application by name, and the two lists that say
// which of it runs in what order.
type layerSet struct {
	core   []string // coreMiddleware: the framework's and the plugins'
	own    []string // the key middleware of the configuration
	byName map[string]namedLayer
	wraps  []func(name string, layer koa.Middleware) koa.Middleware
	chain  []ChainLayer
}

// namedLayer is middleware and whose it is.
type namedLayer struct {
	Layer
	unit    string // "egg", "plugin redis" or "app"
	options any    // of the application's middleware: what its section is decoded into
}

// ChainLayer is a layer of the finished chain.
type ChainLayer struct {
	Name string `json:"name"`
	Unit string `json:"unit"`           // "egg", "plugin redis" or "app"
	When string `json:"when,omitempty"` // in words, "" for always

	middleware koa.Middleware
	condition  func(ctx *Context) bool // nil: always
}

// Middleware is the layer itself, without its condition.
func (l *ChainLayer) Middleware() koa.Middleware { return l.middleware }

// define adds middleware that lists can name.
func (s *layerSet) define(l namedLayer) error {
	if there, twice := s.byName[l.Name]; twice {
		return fmt.Errorf("egg: two middleware are called %q, of %s and of %s; rename one", l.Name, there.unit, l.unit)
	}
	if s.byName == nil {
		s.byName = map[string]namedLayer{}
	}
	s.byName[l.Name] = l
	return nil
}

// insert puts name into the core list, before another one if that is there.
func (s *layerSet) insert(name, before string) {
	if i := slices.Index(s.core, before); i >= 0 {
		s.core = slices.Insert(s.core, i, name)
		return
	}
	s.core = append(s.core, name)
}

// build makes the middleware in the lists, in order.
func (s *layerSet) build(app *App) error {
	seen := map[string]bool{}
	for _, name := range slices.Concat(s.core, s.own) {
		l, ok := s.byName[name]
		switch {
		case !ok:
			return fmt.Errorf("egg: the middleware %q in the configuration does not exist; there are %s",
				name, strings.Join(s.names(), ", "))
		case seen[name]:
			return fmt.Errorf("egg: the middleware %q is twice in the lists coreMiddleware and middleware", name)
		}
		seen[name] = true
		row, err := app.buildLayer(&l)
		if err != nil {
			return fmt.Errorf("egg: middleware %s: %w", name, err)
		}
		if row != nil {
			s.chain = append(s.chain, *row)
		}
	}
	return s.knowOthers(app, seen)
}

// knowOthers makes the sections of middleware that is in no list known: they are no
// mistakes of the configuration.
func (s *layerSet) knowOthers(app *App, seen map[string]bool) error {
	for _, name := range s.names() {
		l := s.byName[name]
		if seen[name] || l.unit != "app" {
			continue
		}
		if _, err := app.layerSwitch(&l); err != nil {
			return fmt.Errorf("egg: middleware %s: %w", name, err)
		}
	}
	return nil
}

func (s *layerSet) names() []string {
	names := make([]string, 0, len(s.byName))
	for name := range s.byName {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// buildLayer makes one layer with its conditions; nil when it is switched off.
func (app *App) buildLayer(l *namedLayer) (*ChainLayer, error) {
	sw, err := app.layerSwitch(l)
	if err != nil {
		return nil, err
	}
	if sw.Enable != nil && !*sw.Enable {
		return nil, nil
	}
	condition, err := sw.condition()
	if err != nil {
		return nil, err
	}
	m, err := l.New(app)
	if m == nil || err != nil {
		return nil, err
	}
	row := &ChainLayer{
		Name: l.Name, Unit: l.unit, When: sw.describe(), middleware: m, condition: condition,
	}
	return row, nil
}

// use hands the chain to the koa application.
func (s *layerSet) use(app *koa.Application) {
	for _, l := range s.chain {
		layer := s.wrap(l.Name, l.middleware)
		if l.condition == nil {
			app.Use(layer)
		} else {
			app.Use(koa.When(l.condition, layer))
		}
	}
}

// Chain returns the layers that a request with this method and path passes before
// the router, outermost first.
func (app *App) Chain(ctx *Context) []ChainLayer {
	var chain []ChainLayer
	for _, l := range app.layers.chain {
		if l.condition == nil || l.condition(ctx) {
			chain = append(chain, l)
		}
	}
	return chain
}

// CoreMiddleware returns the names of the framework's and the plugins' middleware, in
// order. A ConfigDidLoad hook may change it with SetCoreMiddleware.
func (app *App) CoreMiddleware() []string { return slices.Clone(app.layers.core) }

// SetCoreMiddleware replaces the list. It has an effect until ConfigDidLoad is over.
func (app *App) SetCoreMiddleware(names []string) { app.layers.core = slices.Clone(names) }

// UseMiddleware gives middleware of the application a name, for the key middleware of
// the configuration. The section of that name is decoded into the options of build,
// with enable, match and ignore beside them. Generated wiring calls it for what is in
// app/middleware. A name that is taken panics.
func UseMiddleware[O any](app *App, name string, build func(opts *O) koa.Middleware) {
	opts := new(O)
	l := namedLayer{unit: "app", options: opts, Layer: Layer{Name: name, New: func(*App) (koa.Middleware, error) {
		return build(opts), nil
	}}}
	if err := app.layers.define(l); err != nil {
		panic(mistake(err.Error()))
	}
}

// defineLayers gives the framework's and the plugins' middleware their names and their
// places.
func (app *App) defineLayers() error {
	for _, l := range coreLayers() {
		if err := app.layers.define(namedLayer{Layer: l, unit: "egg"}); err != nil {
			return err
		}
		app.layers.insert(l.Name, "")
	}
	for _, p := range app.enabled {
		for _, l := range p.Layers {
			if err := app.layers.define(namedLayer{Layer: l, unit: "plugin " + p.Name}); err != nil {
				return err
			}
			app.layers.insert(l.Name, l.Before)
		}
	}
	return nil
}
