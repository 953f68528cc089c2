package scenario

import (
	"fmt"
	"math"

	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

// args are the arguments of an op. The first error sticks, so that only done
// needs a check.
type args struct {
	list []any
	read int // how many arguments somebody asked for
	err  error
}

// done returns the first error, or that there are more arguments than the op
// takes.
func (a *args) done() error {
	if a.err == nil && a.read < len(a.list) {
		return fmt.Errorf("too many arguments: %s", ordered.Text(a.list))
	}
	return a.err
}

func (a *args) fail(err error) {
	if a.err == nil {
		a.err = err
	}
}

// has reports whether there is an argument i.
func (a *args) has(i int) bool { return i < len(a.list) }

// any returns argument i, which must be there.
func (a *args) any(i int) any {
	if !a.has(i) {
		a.fail(fmt.Errorf("argument %d is missing", i+1))
	}
	return a.optional(i)
}

// optional returns argument i, nil when it is not there.
func (a *args) optional(i int) any {
	a.read = max(a.read, i+1)
	if !a.has(i) {
		return nil
	}
	return a.list[i]
}

// rest returns the arguments from i on.
func (a *args) rest(i int) []any {
	a.read = len(a.list)
	return a.list[min(i, len(a.list)):]
}

// text returns argument i, which must be a text.
func (a *args) text(i int) string { return want[string](a, i, "a text") }

// number returns argument i, which must be a number.
func (a *args) number(i int) float64 { return want[float64](a, i, "a number") }

// integer returns argument i, which must be a whole number.
func (a *args) integer(i int) int {
	n := a.number(i)
	if n != math.Trunc(n) {
		a.fail(option.Mismatch("an argument", n, "a whole number"))
	}
	return int(n)
}

// object returns argument i, which must be an object.
func (a *args) object(i int) ordered.Object { return want[ordered.Object](a, i, "an object") }

// texts returns argument i, which must be a text or a list of texts.
func (a *args) texts(i int) []string {
	texts, err := option.Texts(a.any(i))
	a.check(err)
	return texts
}

// ops returns argument i, which must be a list of ops.
func (a *args) ops(i int) []any { return want[[]any](a, i, "a list of ops") }

// flatTexts returns all arguments as texts; a list counts as its elements.
func (a *args) flatTexts() []string {
	var all []string
	for _, v := range a.rest(0) {
		texts, err := option.Texts(v)
		a.check(err)
		all = append(all, texts...)
	}
	return all
}

func (a *args) check(err error) {
	if err != nil {
		a.fail(err)
	}
}

func want[T any](a *args, i int, kind string) T {
	v := a.any(i)
	t, ok := v.(T)
	if !ok {
		a.fail(option.Mismatch("an argument", v, kind))
	}
	return t
}
