package egg

import (
	"maps"
	"reflect"
	"slices"
)

// substitute is what a test has put in the place of a type.
type substitute struct {
	made any // func(build func() (T, error)) (T, error)
	used bool
}

// Replace makes v what constructors get that ask for a T, whatever the application
// itself makes: the seam for tests (eggtest.Replace). Call it before App.Load.
func Replace[T any](app *App, v T) {
	app.values.substitute(typeOf[T](), func(func() (T, error)) (T, error) { return v, nil })
}

// Wrap makes wrap(v) what constructors get in the place of the T v that the application
// makes: to change one method of it, by embedding (eggtest.Wrap). Call it before
// App.Load. Each constructor that takes an interface T has a call of its own.
func Wrap[T any](app *App, wrap func(real T) T) {
	app.values.substitute(typeOf[T](), func(build func() (T, error)) (T, error) {
		v, err := build()
		if err == nil {
			v = wrap(v)
		}
		return v, err
	})
}

// Make returns what build makes, or what stands in for a T. Generated wiring calls it
// for every constructor.
func Make[T any](app *App, build func() T) T {
	v, _ := instead(app, func() (T, error) { return build(), nil })
	return v
}

// MakeE is Make for constructors that can fail.
func MakeE[T any](app *App, build func() (T, error)) (T, error) { return instead(app, build) }

// As returns v, or what stands in for the interface I: what generated wiring hands to a
// constructor that takes an interface.
func As[I any](app *App, v I) I {
	v, _ = instead(app, func() (I, error) { return v, nil })
	return v
}

// UnusedReplacements are the types of Replace and Wrap that nothing in the application
// has asked for so far, sorted: mistakes, once it is ready.
func (app *App) UnusedReplacements() []string {
	app.values.mu.RLock()
	defer app.values.mu.RUnlock()
	var names []string
	for _, t := range slices.Collect(maps.Keys(app.values.substitutes)) {
		if !app.values.substitutes[t].used {
			names = append(names, t.String())
		}
	}
	slices.Sort(names)
	return names
}

// instead returns what build makes, or what stands in for it.
func instead[T any](app *App, build func() (T, error)) (T, error) {
	made := app.values.ask(typeOf[T]())
	if made == nil {
		return build()
	}
	return made.(func(build func() (T, error)) (T, error))(build)
}

func (v *values) substitute(t reflect.Type, made any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.substitutes[t] = &substitute{made: made}
}

// ask returns the function of the substitute, and notes that it is of use; nil is none.
func (v *values) ask(t reflect.Type) any {
	if len(v.substitutes) == 0 {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.substitutes[t]
	if s == nil {
		return nil
	}
	s.used = true
	return s.made
}
