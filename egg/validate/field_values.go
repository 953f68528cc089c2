package validate

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/go-playground/validator/v10"

	"github.com/koa-go/koa/middleware/bodyparser"
)

// ValueType is the type of the values that a field holds: behind pointers, and
// within a [bodyparser.Optional].
func ValueType(t reflect.Type) reflect.Type {
	if inner, ok := bodyparser.OptionalOf(t); ok {
		return ValueType(inner)
	}
	if t.Kind() == reflect.Pointer {
		return ValueType(t.Elem())
	}
	return t
}

// inside is the value behind pointers and within an Optional. It is not valid when
// there is none.
func inside(v reflect.Value) reflect.Value {
	for v.IsValid() {
		if _, ok := bodyparser.OptionalOf(v.Type()); ok {
			v = v.FieldByName("Value")
			continue
		}
		if v.Kind() != reflect.Pointer {
			return v
		}
		v = v.Elem()
	}
	return v
}

// compileValues prepares the rules for values of a type.
func (v *Validator) compileValues(tag Tag, t reflect.Type) (*values, error) {
	c := &values{required: tag.Required, omit: tag.OmitEmpty, rules: tag.Rules}
	for _, rule := range tag.Rules {
		if err := v.probe(rule, t); err != nil {
			return nil, err
		}
		c.words = append(c.words, rule.word())
	}
	if tag.Items == nil {
		return c, nil
	}
	var err error
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
	case reflect.Map:
		if tag.Keys != nil {
			if c.keys, err = v.compileValues(*tag.Keys, t.Key()); err != nil {
				return nil, err
			}
		}
	default:
		return nil, fmt.Errorf("dive into a %v", t)
	}
	c.items, err = v.compileValues(*tag.Items, ValueType(t.Elem()))
	return c, err
}

// probe finds out whether there is such a rule for such a type, by trying it:
// package validator panics when not.
func (v *Validator) probe(rule TagRule, t reflect.Type) (err error) {
	if crossStruct[rule.Name] {
		return fmt.Errorf("%s looks at other fields; write a method Validate", rule)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s for a %v: %v", rule, t, p)
		}
	}()
	if t.Kind() != reflect.Interface {
		_ = v.tags.Var(reflect.Zero(t).Interface(), rule.word())
	}
	return nil
}

// crossStruct are the tags for which package validator needs the struct around.
var crossStruct = map[string]bool{
	"eqcsfield": true, "necsfield": true, "gtcsfield": true, "gtecsfield": true, "ltcsfield": true, "ltecsfield": true,
	"fieldcontains": true, "fieldexcludes": true, "skip_unless": true,
	"excluded_if": true, "excluded_unless": true, "excluded_with": true, "excluded_with_all": true,
	"excluded_without": true, "excluded_without_all": true,
}

// checkValues checks a value and what it contains.
func (v *Validator) checkValues(c *values, value reflect.Value, at string) Errors {
	value = inside(value)
	if !value.IsValid() {
		if c.required {
			e := missing()
			e.Field = at
			return Errors{e}
		}
		return nil
	}
	if c.omit && value.IsZero() {
		return nil
	}
	if e := v.checkValue(c, value); e != nil {
		e.Field = at
		return Errors{*e}
	}
	if c.items == nil {
		return nil
	}
	if value.Kind() == reflect.Map {
		return v.checkMap(c, value, at)
	}
	var errs Errors
	for i := range value.Len() {
		errs = append(errs, v.checkValues(c.items, value.Index(i), at+"["+strconv.Itoa(i)+"]")...)
	}
	return errs
}

func (v *Validator) checkMap(c *values, m reflect.Value, at string) Errors {
	var errs Errors
	for entry := m.MapRange(); entry.Next(); {
		inner := at + "[" + shown(fmt.Sprint(entry.Key())) + "]"
		if c.keys != nil {
			errs = append(errs, v.checkValues(c.keys, entry.Key(), inner)...)
		}
		errs = append(errs, v.checkValues(c.items, entry.Value(), inner)...)
	}
	slices.SortStableFunc(errs, func(a, b FieldError) int {
		if a.Field < b.Field {
			return -1
		}
		if a.Field > b.Field {
			return 1
		}
		return 0
	})
	return errs
}

// shown is the part of a key, which is the client's, that errors show.
func shown(key string) string {
	const most = 64
	if len(key) > most {
		return strconv.QuoteToGraphic(key[:most]) + "..."
	}
	return strconv.QuoteToGraphic(key)
}

// checkValue finds the first rule that a value breaks. A rule that is not for a
// value of its type is broken: the type may be the client's choice.
func (v *Validator) checkValue(c *values, value reflect.Value) *FieldError {
	for i, word := range c.words {
		if !v.fulfils(value, word) {
			e := v.tagError(c.rules[i], value.Type())
			return &e
		}
	}
	return nil
}

func (v *Validator) fulfils(value reflect.Value, word string) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	_, broken := errors.AsType[validator.ValidationErrors](v.tags.Var(value.Interface(), word))
	return !broken
}
