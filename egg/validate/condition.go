package validate

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/koa-go/koa/egg/internal/jsvalue"
)

// condition says when a field is required.
type condition struct {
	fields []string // of the same struct
	values []string // that they have: required_if and required_unless
	holds  func(owner reflect.Value) bool
}

// newCondition reads required_if=A x B y, required_unless, required_with=A B and
// the others.
func newCondition(rule TagRule) (condition, error) {
	words := OneOf(rule.Param)
	c := condition{fields: words}
	switch rule.Name {
	case "required_if", "required_unless":
		if len(words) == 0 || len(words)%2 != 0 {
			return c, fmt.Errorf("want pairs of a field and a value")
		}
		c.fields = nil
		for pair := range slices.Chunk(words, 2) {
			c.fields, c.values = append(c.fields, pair[0]), append(c.values, pair[1])
		}
		unless := rule.Name == "required_unless"
		c.holds = func(owner reflect.Value) bool { return c.equal(owner) != unless }
	case "required_with":
		c.holds = func(owner reflect.Value) bool { return slices.ContainsFunc(c.fields, isThere(owner)) }
	case "required_without":
		c.holds = func(owner reflect.Value) bool { return slices.ContainsFunc(c.fields, not(isThere(owner))) }
	case "required_with_all":
		c.holds = func(owner reflect.Value) bool { return !slices.ContainsFunc(c.fields, not(isThere(owner))) }
	case "required_without_all":
		c.holds = func(owner reflect.Value) bool { return !slices.ContainsFunc(c.fields, isThere(owner)) }
	default:
		return c, fmt.Errorf("there is no such rule")
	}
	return c, nil
}

// equal reports whether all fields have the values.
func (c condition) equal(owner reflect.Value) bool {
	for i, name := range c.fields {
		v := inside(fieldOf(owner, name))
		text := ""
		if v.IsValid() {
			text = jsvalue.String(v.Interface())
		}
		if !v.IsValid() || text != c.values[i] {
			return false
		}
	}
	return true
}

// isThere reports whether a field has a value other than zero.
func isThere(owner reflect.Value) func(name string) bool {
	return func(name string) bool {
		v := fieldOf(owner, name)
		return v.IsValid() && !v.IsZero()
	}
}

func not(f func(string) bool) func(string) bool {
	return func(s string) bool { return !f(s) }
}

// fieldOf is a field by its Go name, not valid when it is in an embedded struct that
// is not there.
func fieldOf(owner reflect.Value, name string) reflect.Value {
	sf, ok := owner.Type().FieldByName(name)
	if !ok {
		return reflect.Value{}
	}
	v, err := owner.FieldByIndexErr(sf.Index)
	if err != nil {
		return reflect.Value{}
	}
	return v
}
