package unit

import (
	"fmt"

	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/wire"
)

// inputs are the fields of a case.
type inputs ordered.Object

// missingInput says that a vector is not in the format.
type missingInput string

func (m missingInput) Error() string { return fmt.Sprintf("input %q is missing", string(m)) }

// any returns an input, nil when it is not there.
func (c inputs) any(name string) any {
	v, _ := ordered.Object(c).Get(name)
	return v
}

// text returns an input that is a text.
func (c inputs) text(name string) (string, error) { return required[string](c, name, "a text") }

// number returns an input that is a number.
func (c inputs) number(name string) (float64, error) { return required[float64](c, name, "a number") }

// flag returns an input that may be there and true.
func (c inputs) flag(name string) bool { return c.any(name) == true }

// texts returns an input that is a list of texts, nil when it is not there.
func (c inputs) texts(name string) ([]string, error) { return option.Texts(c.any(name)) }

func required[T any](c inputs, name, kind string) (T, error) {
	v, ok := ordered.Object(c).Get(name)
	t, fits := v.(T)
	switch {
	case !ok:
		return t, missingInput(name)
	case !fits:
		return t, option.Mismatch(name, v, kind)
	}
	return t, nil
}

// onText makes a run of a function from the text "input".
func onText(fn func(input string) (any, error)) run {
	return func(c inputs) (any, error) {
		input, err := c.text("input")
		if err != nil {
			return nil, err
		}
		return fn(input)
	}
}

// orFalse is a text, or false for the empty one.
func orFalse(s string) any {
	if s == "" {
		return false
	}
	return s
}

// orNull is a text, or null for the empty one.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// list makes a JSON list of texts.
func list(texts []string) []any {
	l := make([]any, len(texts))
	for i, s := range texts {
		l[i] = s
	}
	return l
}

// head shows bytes of a head as text.
func head(s string) string { return wire.FromBytes(s) }
