// Package option reads the options objects of vectors into Go's types.
package option

import (
	"fmt"
	"math"
	"time"

	"github.com/koa-go/koa/internal/conformance/ordered"
)

// Inexpressible says that a vector hands over a value of a type which the Go
// API does not take. It is no failure of the implementation.
type Inexpressible string

// Error says what cannot be expressed.
func (e Inexpressible) Error() string { return "not expressible in Go: " + string(e) }

// Mismatch is the Inexpressible of a value that is not of the kind wanted.
func Mismatch(what string, value any, want string) error {
	return Inexpressible(fmt.Sprintf("%s is %s, which the API takes as %s", what, ordered.Text(value), want))
}

// Reader takes the fields out of an options object. The first error sticks, so
// that only [Reader.Done] needs a check. An absent field and null give the zero
// value.
type Reader struct {
	object ordered.Object
	read   map[string]bool
	err    error
}

// Read begins to read v: an object, or nil for no options.
func Read(v any) *Reader {
	r := &Reader{read: map[string]bool{}}
	switch v := v.(type) {
	case nil:
	case ordered.Object:
		r.object = v
	default:
		r.err = Mismatch("options", v, "an object")
	}
	return r
}

// Done returns the first error: a field of another type than was asked for, or
// one that nobody asked for.
func (r *Reader) Done() error {
	if r.err != nil {
		return r.err
	}
	for _, f := range r.object {
		if !r.read[f.Name] {
			return fmt.Errorf("unknown option %q", f.Name)
		}
	}
	return nil
}

// Any returns a field as it is.
func (r *Reader) Any(name string) (value any, ok bool) {
	r.read[name] = true
	return r.object.Get(name)
}

// Text returns a field that is a text.
func (r *Reader) Text(name string) string { return field[string](r, name, "a text") }

// Bool returns a field that is true or false.
func (r *Reader) Bool(name string) bool { return field[bool](r, name, "a bool") }

// Number returns a field that is a number.
func (r *Reader) Number(name string) float64 { return field[float64](r, name, "a number") }

// Int returns a field that is a whole number.
func (r *Reader) Int(name string) int {
	n := r.Number(name)
	if n != math.Trunc(n) {
		r.Fail(Mismatch(name, n, "a whole number"))
	}
	return int(n)
}

// Millis returns a field that is a number of milliseconds.
func (r *Reader) Millis(name string) time.Duration {
	return time.Duration(r.Number(name) * float64(time.Millisecond))
}

// Time returns a field that is a point in time as ISO text.
func (r *Reader) Time(name string) time.Time {
	text := r.Text(name)
	if text == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		r.Fail(Mismatch(name, text, "a time"))
	}
	return t
}

// Texts returns a field that is a list of texts, or one text for a list of one.
func (r *Reader) Texts(name string) []string {
	v, _ := r.Any(name)
	texts, err := Texts(v)
	if err != nil {
		r.Fail(Mismatch(name, v, "a list of texts"))
	}
	return texts
}

// Texts reads a text or a list of texts; nil gives nil.
func Texts(v any) ([]string, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		return []string{v}, nil
	case []any:
		texts := make([]string, len(v))
		for i, e := range v {
			text, ok := e.(string)
			if !ok {
				return nil, Mismatch("an element", e, "a text")
			}
			texts[i] = text
		}
		return texts, nil
	}
	return nil, Mismatch("a value", v, "a text or a list of texts")
}

func field[T any](r *Reader, name, kind string) T {
	var zero T
	v, _ := r.Any(name)
	if v == nil {
		return zero
	}
	t, ok := v.(T)
	if !ok {
		r.Fail(Mismatch(name, v, kind))
	}
	return t
}

// Fail makes Done return err, unless there was an error before.
func (r *Reader) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// TextOrFalse returns a field that is a text, or false for none at all; true
// and an absent field are "".
func (r *Reader) TextOrFalse(name string) (text string, off bool) {
	switch v, _ := r.Any(name); v {
	case false:
		return "", true
	case true:
		return "", false
	}
	return r.Text(name), false
}

// Go returns a JSON value in the types that encoding/json would give it.
func Go(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = Go(e)
		}
		return list
	case ordered.Object:
		m := make(map[string]any, len(v))
		for _, f := range v {
			m[f.Name] = Go(f.Value)
		}
		return m
	}
	return v
}
