package openapi

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/koa-go/koa/egg/bind"
	"github.com/koa-go/koa/middleware/bodyparser"
)

// field is a field of a struct as JSON has it.
type field struct {
	reflect.StructField
	name      string
	quoted    bool // the json tag's option string
	omittable bool // omitempty or omitzero
}

// fieldsOf returns the fields of a struct that its JSON has, with those of embedded
// structs in their places. A body leaves out what comes from elsewhere.
func fieldsOf(t reflect.Type, body bool) []field {
	var fields []field
	depth := map[string]int{}
	var closed [][]int // embedded structs that are fields themselves
	for _, sf := range reflect.VisibleFields(t) {
		if slices.ContainsFunc(closed, func(outer []int) bool { return isPrefix(outer, sf.Index) }) {
			continue
		}
		f, open := readField(sf, body)
		if open {
			continue
		}
		if sf.Anonymous {
			closed = append(closed, sf.Index)
		}
		if f.name == "" {
			continue
		}
		if there, ok := depth[f.name]; ok {
			if there <= len(sf.Index) {
				continue
			}
			fields = slices.DeleteFunc(fields, func(other field) bool { return other.name == f.name })
		}
		depth[f.name] = len(sf.Index)
		fields = append(fields, f)
	}
	return fields
}

// readField reads the tags of a field. It is open when its own fields stand for it,
// and has no name when JSON does not have it.
func readField(sf reflect.StructField, body bool) (f field, open bool) {
	tag := sf.Tag.Get("json")
	name, options, _ := strings.Cut(tag, ",")
	if tag == "-" {
		return field{StructField: sf}, false
	}
	if sf.Anonymous && name == "" && isPlainStruct(sf.Type) {
		return field{StructField: sf}, true
	}
	if !sf.IsExported() || body && isElsewhere(sf) {
		return field{StructField: sf}, false
	}
	if form, ok := sf.Tag.Lookup(string(bind.Form)); ok && body {
		name = form
	}
	if name == "" {
		name = sf.Name
	}
	words := strings.Split(options, ",")
	return field{
		StructField: sf, name: name, quoted: slices.Contains(words, "string"),
		omittable: slices.Contains(words, "omitempty") || slices.Contains(words, "omitzero"),
	}, false
}

// isElsewhere reports whether a field comes from another source than the body.
func isElsewhere(sf reflect.StructField) bool {
	for _, s := range []bind.Source{bind.Path, bind.Query, bind.Header, bind.Cookie, bind.Body} {
		if _, ok := sf.Tag.Lookup(string(s)); ok {
			return true
		}
	}
	return false
}

func isPrefix(prefix, index []int) bool {
	return len(prefix) < len(index) && slices.Equal(prefix, index[:len(prefix)])
}

// isPlainStruct reports whether the JSON of a type, or of what it points to, is that
// of its fields.
func isPlainStruct(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if _, ok := bodyparser.OptionalOf(t); ok || t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		return false
	}
	return !isText(t) && !isOpaque(t)
}

// isText reports whether a type writes or reads itself as text.
func isText(t reflect.Type) bool {
	return implements[encoding.TextMarshaler](t) || implements[encoding.TextUnmarshaler](t)
}

// isOpaque reports whether a type writes or reads its JSON itself.
func isOpaque(t reflect.Type) bool {
	return implements[json.Marshaler](t) || implements[json.Unmarshaler](t)
}

func implements[I any](t reflect.Type) bool {
	want := reflect.TypeFor[I]()
	return t.Implements(want) || t.Kind() != reflect.Interface && reflect.PointerTo(t).Implements(want)
}
