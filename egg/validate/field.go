package validate

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Field checks one field of a struct by its validate tag, for packages that know
// whether the field was sent: for them required means just that, so that 0 and
// false are values, and a field that was not sent breaks no other rule. It may be
// used by any number of goroutines.
//
// Of the tags about other fields there are eqfield, nefield, gtfield, gtefield,
// ltfield, ltefield, required_if, required_unless, required_with and
// required_without, which look at fields of the same struct. For others a type has
// a method Validate.
type Field struct {
	validator *Validator
	tag       Tag
	when      []condition // it is required
	compare   []TagRule   // with other fields
	check     *values
}

// values are the rules for a value and for what it contains.
type values struct {
	required bool
	omit     bool
	rules    []TagRule
	words    []string
	keys     *values
	items    *values
}

// Field reads the tag of a field. Owner is the struct it is in; nil leaves out the
// look at the fields that it names. The error is about a rule that is not known or
// not for such a field.
func (v *Validator) Field(owner reflect.Type, sf reflect.StructField) (*Field, error) {
	f := &Field{validator: v, tag: ParseTag(sf.Tag.Get("validate"))}
	if f.tag.Skip {
		return f, nil
	}
	own := f.tag
	own.Rules = nil
	for _, rule := range f.tag.Rules {
		known, err := f.refer(owner, rule)
		if err != nil {
			return nil, fmt.Errorf("validate: field %s: %s: %w", sf.Name, rule, err)
		}
		if !known {
			own.Rules = append(own.Rules, rule)
		}
	}
	var err error
	if f.check, err = v.compileValues(own, ValueType(sf.Type)); err != nil {
		return nil, fmt.Errorf("validate: field %s: %w", sf.Name, err)
	}
	return f, nil
}

// Tag is the parsed tag.
func (f *Field) Tag() Tag { return f.tag }

// IsEmpty reports whether there is nothing to check.
func (f *Field) IsEmpty() bool {
	c := f.check
	return f.tag.Skip || !f.tag.Required && len(f.tag.Rules) == 0 && c.keys == nil && c.items == nil
}

// Check returns what is wrong with a field of owner. The fields of the errors begin
// at this one: "" for itself, "[2]" for an item.
func (f *Field) Check(owner, value reflect.Value, present bool) Errors {
	if f.tag.Skip {
		return nil
	}
	if !present {
		if f.tag.Required || slices.ContainsFunc(f.when, func(c condition) bool { return c.holds(owner) }) {
			return Errors{missing()}
		}
		return nil
	}
	for _, rule := range f.compare {
		if e := f.validator.compareFields(owner, value, rule); e != nil {
			return Errors{*e}
		}
	}
	return f.validator.checkValues(f.check, value, "")
}

// refer takes a rule that names other fields.
func (f *Field) refer(owner reflect.Type, rule TagRule) (known bool, err error) {
	switch {
	case isComparison(rule.Name):
		f.compare = append(f.compare, rule)
		return true, fieldExists(owner, rule.Param)
	case strings.HasPrefix(rule.Name, "required_"):
		c, err := newCondition(rule)
		f.when = append(f.when, c)
		for _, name := range c.fields {
			if err == nil {
				err = fieldExists(owner, name)
			}
		}
		return true, err
	}
	return false, nil
}

func fieldExists(owner reflect.Type, name string) error {
	if owner == nil {
		return nil
	}
	if _, ok := owner.FieldByName(name); !ok {
		return fmt.Errorf("%v has no field %q", owner, name)
	}
	return nil
}

// compareFields compares a value with another field. One that is not there equals
// nothing.
func (v *Validator) compareFields(owner, value reflect.Value, rule TagRule) *FieldError {
	value, other := inside(value), inside(fieldOf(owner, rule.Param))
	if !value.IsValid() {
		return nil
	}
	ok := rule.Name == "nefield"
	if other.IsValid() {
		ok = v.tags.VarWithValue(value.Interface(), other.Interface(), rule.Name) == nil
	}
	if ok {
		return nil
	}
	rule.Param = nameIn(owner.Type(), rule.Param)
	e := v.tagError(rule, value.Type())
	return &e
}
