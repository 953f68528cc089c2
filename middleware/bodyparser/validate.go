package bodyparser

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"sync"
)

// validator is a value that can check itself.
type validator interface{ Validate() error }

// validate calls Validate on v, which must be addressable, and on all that is
// in it, the innermost first.
func validate(v reflect.Value, at path) error {
	if !mayValidate(v.Type()) {
		return nil
	}
	if err := validateInside(v, at); err != nil {
		return err
	}
	self, ok := reflect.TypeAssert[validator](v.Addr())
	if !ok {
		return nil
	}
	if err := self.Validate(); err != nil {
		return &FieldError{Path: at.String(), Problem: err.Error(), Err: err}
	}
	return nil
}

func validateInside(v reflect.Value, at path) error {
	if o, ok := reflect.TypeAssert[optional](v.Addr()); ok {
		if inner, ok := o.inner(); ok {
			return validate(inner, at)
		}
		return nil
	}
	if isOpaque(v.Type()) {
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return validate(v.Elem(), at)
		}
	case reflect.Struct:
		return validateFields(v, at)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if err := validate(v.Index(i), append(at, step{index: i})); err != nil {
				return err
			}
		}
	case reflect.Map:
		return validateMap(v, at)
	}
	return nil
}

func validateFields(v reflect.Value, at path) error {
	for sf, value := range v.Fields() {
		name, _, skip := nameOf(sf)
		if skip || !sf.IsExported() {
			continue
		}
		inner := at
		if !sf.Anonymous || name != "" {
			if name == "" {
				name = sf.Name
			}
			inner = append(slices.Clip(at), step{name: name, named: true})
		}
		if err := validate(value, inner); err != nil {
			return err
		}
	}
	return nil
}

func validateMap(v reflect.Value, at path) error {
	keys := v.MapKeys()
	slices.SortFunc(keys, compareKeys)
	for _, key := range keys {
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(v.MapIndex(key))
		if err := validate(value, append(at, step{name: fmt.Sprint(key), named: true})); err != nil {
			return err
		}
	}
	return nil
}

func compareKeys(a, b reflect.Value) int {
	x, y := fmt.Sprint(a), fmt.Sprint(b)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// isOpaque reports whether values of the type have read themselves; what is
// inside them need not be a tree.
func isOpaque(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Unmarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

var validating sync.Map // of bool by reflect.Type

// mayValidate reports whether a value of the type, or one inside it, can have
// Validate, so that a million numbers need not be looked at.
func mayValidate(t reflect.Type) bool {
	if may, ok := validating.Load(t); ok {
		return may.(bool)
	}
	may := findValidator(t, map[reflect.Type]bool{})
	validating.Store(t, may)
	return may
}

func findValidator(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if reflect.PointerTo(t).Implements(reflect.TypeFor[validator]()) {
		return true
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return findValidator(t.Elem(), seen)
	case reflect.Struct:
		for sf := range t.Fields() {
			if findValidator(sf.Type, seen) {
				return true
			}
		}
	}
	return false
}
