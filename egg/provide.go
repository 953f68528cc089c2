package egg

import (
	"context"
	"fmt"
	"reflect"
	"sync"

	"github.com/koa-go/koa"
)

// GeneratedV1 ties generated wiring to this version of the library: code from
// another generation does not compile, and the constant's name says why. Run
// `egg gen` with the egg of the library's version then.
const GeneratedV1 = true

// values are what constructors can be given, by type.
type values struct {
	mu       sync.RWMutex // guards the maps
	provided map[reflect.Type]any
	replaced map[reflect.Type]any
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

func (v *values) get(t reflect.Type) (any, bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if r, ok := v.replaced[t]; ok {
		return r, true
	}
	p, ok := v.provided[t]
	return p, ok
}

// Provide makes v what constructors get that ask for a T: the place of Egg's
// app.redis, for plugins (in [Plugin.Provide]) and hand-written wiring. A second
// value of the same type is an error of the program, and panics.
func Provide[T any](app *App, v T) {
	app.values.mu.Lock()
	defer app.values.mu.Unlock()
	t := typeOf[T]()
	if _, twice := app.values.provided[t]; twice {
		panic(fmt.Sprintf("egg: two values of type %v are provided; give one of them a type of its own", t))
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
	v, ok := app.values.get(typeOf[T]())
	if !ok {
		var zero T
		return zero, false
	}
	return v.(T), true
}

// missingError says that nobody provides a type.
type missingError struct{ t reflect.Type }

func (e *missingError) Error() string {
	return fmt.Sprintf("egg: a constructor wants a %v, which no plugin provides; add the plugin to config/plugins.go, "+
		"or a function Provide…() %v to package app", e.t, e.t)
}

// Replace makes v what constructors get that ask for a T, whatever the application
// itself makes: the seam for tests (eggtest.Replace). Call it before App.Load.
func Replace[T any](app *App, v T) {
	app.values.mu.Lock()
	defer app.values.mu.Unlock()
	app.values.replaced[typeOf[T]()] = v
}

// Make returns the replacement of T, or what build makes. Generated wiring calls it
// for every constructor.
func Make[T any](app *App, build func() T) T {
	if v, ok := replacement[T](app); ok {
		return v
	}
	return build()
}

// MakeE is Make for constructors that can fail.
func MakeE[T any](app *App, build func() (T, error)) (T, error) {
	if v, ok := replacement[T](app); ok {
		return v, nil
	}
	return build()
}

// As returns the replacement of the interface I, or v: what generated wiring hands to
// a constructor that takes an interface.
func As[I any](app *App, v I) I {
	if r, ok := replacement[I](app); ok {
		return r
	}
	return v
}

func replacement[T any](app *App) (T, bool) {
	app.values.mu.RLock()
	defer app.values.mu.RUnlock()
	v, ok := app.values.replaced[typeOf[T]()]
	if !ok {
		var zero T
		return zero, false
	}
	return v.(T), true
}

// PerRequest makes one T for each request, when it is first asked for: the scope of
// Egg's services and Midway's default. A constructor whose first parameter is a
// context.Context or a *Context has it, and others take PerRequest of its type.
type PerRequest[T any] struct {
	app   *App
	key   *koa.Key[T]
	build func(ctx context.Context) (T, error)
}

// NewPerRequest returns the T of each request as build makes it.
func NewPerRequest[T any](app *App, build func(ctx context.Context) (T, error)) PerRequest[T] {
	return PerRequest[T]{app: app, key: koa.NewKey[T](typeOf[T]().String()), build: build}
}

// Get returns the T of the request that ctx belongs to. Outside of a request, and in a
// request whose constructor failed, every call makes a new one.
func (p PerRequest[T]) Get(ctx context.Context) (T, error) {
	if v, ok := replacement[T](p.app); ok {
		return v, nil
	}
	c := koa.FromContext(ctx)
	if c == nil {
		return p.build(ctx)
	}
	if v, ok := p.key.Get(c); ok {
		return v, nil
	}
	v, err := p.build(ctx)
	if err == nil {
		p.key.Set(c, v)
	}
	return v, err
}
