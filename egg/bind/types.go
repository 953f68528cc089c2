package bind

import (
	"encoding"
	"encoding/json"
	"reflect"
	"time"

	"github.com/koa-go/koa/egg/validate"
)

// isList reports whether a field takes several texts.
func isList(t reflect.Type) bool {
	t = validate.ValueType(t)
	if readsText(t) {
		return false
	}
	return t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 || t.Kind() == reflect.Array
}

// readsText reports whether a type has a text form of its own.
func readsText(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// readsItself reports whether what is inside a type is its own business.
func readsItself(t reflect.Type) bool {
	return readsText(t) || reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
}

// takesBlank reports whether an empty text is a value of a type.
func takesBlank(t reflect.Type) bool {
	t = validate.ValueType(t)
	if isList(t) {
		t = validate.ValueType(t.Elem())
	}
	if t == reflect.TypeFor[time.Time]() {
		return false
	}
	return t.Kind() < reflect.Bool || reflect.Float64 < t.Kind()
}

// isScalar reports whether a text can become a value of a type.
func isScalar(t reflect.Type) bool {
	t = validate.ValueType(t)
	if readsItself(t) {
		return true
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return true
	case reflect.Slice:
		return t.Elem().Kind() == reflect.Uint8
	}
	return false
}

// isOpen reports whether the fields of an embedded struct are the outer's.
func isOpen(sf reflect.StructField) bool {
	if !sf.Anonymous || jsonName(sf) != "" || len(sourcesOf(sf)) > 0 {
		return false
	}
	t := sf.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && !readsItself(t)
}
