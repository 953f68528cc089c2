package egg

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
)

// GeneratedV1 ties generated wiring to this version of the library: code from
// another generation does not compile, and the constant's name says why. Run
// `egg gen` with the egg of the library's version then.
const GeneratedV1 = true

// values are what constructors can be given, by type.
type values struct {
	mu          sync.RWMutex // guards what follows
	provided    map[reflect.Type]any
	substitutes map[reflect.Type]*substitute // written before Load only
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// Provide makes v what constructors get that ask for a T: the place of Egg's
// app.redis, for plugins (in [Plugin.Provide]) and hand-written wiring. A second
// value of the same type is an error of the program, and panics: several are [Named],
// or have types of their own.
func Provide[T any](app *App, v T) {
	v = As(app, v)
	app.values.mu.Lock()
	defer app.values.mu.Unlock()
	t := typeOf[T]()
	if _, twice := app.values.provided[t]; twice {
		panic(mistake(fmt.Sprintf("egg: two values of type %v are provided; give one of them a type of its own, or provide an egg.Named[%v]", t, t)))
	}
	app.values.provided[t] = v
}

// Get returns the T that a plugin provided. Without one it panics with what to do;
// in wiring that is the error of App.Load.
func Get[T any](app *App) T {
	if v, ok := Lookup[T](app); ok {
		return v
	}
	panic(&missingError{typeOf[T]()})
}

// Lookup returns the T that a plugin provided, if one did.
func Lookup[T any](app *App) (T, bool) {
	app.values.mu.RLock()
	v, ok := app.values.provided[typeOf[T]()]
	app.values.mu.RUnlock()
	if ok {
		return v.(T), true
	}
	stand, err := instead(app, func() (T, error) {
		var zero T
		return zero, errNotProvided
	})
	return stand, err == nil
}

var errNotProvided = errors.New("egg: nobody provides it")

// missingError says that nobody provides a type.
type missingError struct{ t reflect.Type }

func (e *missingError) Error() string {
	return fmt.Sprintf("egg: a constructor wants a %v, which no plugin provides; add the plugin to config/plugins.go, "+
		"or a function Provide…() %v to package app", e.t, e.t)
}

// PerRequest makes one T for each request, when it is first asked for: the scope of
// Egg's services and Midway's default. A constructor whose first parameter is a
// context.Context or a *Context has it, and others take PerRequest of its type.
type PerRequest[T any] struct {
	app   *App
	key   *int // its address
	build func(ctx context.Context) (T, error)
}

// NewPerRequest returns the T of each request as build makes it.
func NewPerRequest[T any](app *App, build func(ctx context.Context) (T, error)) PerRequest[T] {
	app.values.ask(typeOf[T]()) // a replacement is of use, if not yet
	return PerRequest[T]{app: app, key: new(int), build: build}
}

// Get returns the T of the request that ctx belongs to; work in its background has the
// same one. It may be called by several goroutines. Outside of a request, and in a request
// whose constructor failed, every call makes a new one.
func (p PerRequest[T]) Get(ctx context.Context) (T, error) {
	build := func() (T, error) { return p.build(ctx) }
	r, ok := ctx.Value(inContext{}).(*record)
	if !ok {
		return MakeE(p.app, build)
	}
	c := r.cell(p.key)
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.value.(T); ok {
		return v, nil
	}
	v, err := MakeE(p.app, build)
	if err == nil {
		c.value = v
	}
	return v, err
}
