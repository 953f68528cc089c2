package openapi

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/koa-go/koa/egg/validate"
	"github.com/koa-go/koa/middleware/bodyparser"
)

// schemas makes the schemas of types.
type schemas struct {
	opts  *Options
	names map[use]string
	found map[use]bool // in the first pass, which only looks for named types
}

// of returns the schema of a type. In a text, as parameters are, durations and bytes
// are another one than in JSON.
func (s *schemas) of(t reflect.Type, dir direction, text bool) *schema {
	if inner, ok := bodyparser.OptionalOf(t); ok {
		return nullableUnless(text, s.of(inner, dir, text))
	}
	if t.Kind() == reflect.Pointer {
		return nullableUnless(text, s.of(t.Elem(), dir, text))
	}
	if special := specialSchema(t, text); special != nil {
		return special
	}
	switch t.Kind() {
	case reflect.Struct:
		return s.ofStruct(use{t: t, dir: dir})
	case reflect.Slice, reflect.Array:
		return s.ofList(t, dir, text)
	case reflect.Map:
		return typed("object").set("additionalProperties", s.of(t.Elem(), dir, text))
	}
	return scalarSchema(t)
}

func nullableUnless(text bool, s *schema) *schema {
	if text {
		return s
	}
	return nullable(s)
}

// specialSchema is for types whose JSON is not that of their kind.
func specialSchema(t reflect.Type, text bool) *schema {
	switch t {
	case reflect.TypeFor[time.Time]():
		return typed("string").set("format", "date-time")
	case reflect.TypeFor[time.Duration]():
		if text {
			return typed("string").set("examples", []string{"1m30s"})
		}
		return typed("integer").set("format", "int64").set("description", "Nanoseconds.")
	case reflect.TypeFor[json.RawMessage]():
		return new(schema)
	case reflect.TypeFor[json.Number]():
		return typed("number")
	}
	switch {
	case isText(t) && (text || !isOpaque(t)):
		if t.Name() == "UUID" {
			return typed("string").set("format", "uuid")
		}
		return typed("string")
	case isOpaque(t) || t.Kind() == reflect.Interface:
		return new(schema)
	}
	return nil
}

func scalarSchema(t reflect.Type) *schema {
	switch t.Kind() {
	case reflect.Bool:
		return typed("boolean")
	case reflect.String:
		return typed("string")
	case reflect.Float32:
		return typed("number").set("format", "float")
	case reflect.Float64:
		return typed("number").set("format", "double")
	case reflect.Int8, reflect.Int16, reflect.Int32:
		return typed("integer").set("format", "int32")
	case reflect.Int, reflect.Int64:
		return typed("integer").set("format", "int64")
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint, reflect.Uint64, reflect.Uintptr:
		return typed("integer").set("minimum", 0)
	}
	return new(schema) // channels and functions have no JSON
}

func (s *schemas) ofList(t reflect.Type, dir direction, text bool) *schema {
	if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
		if text {
			return typed("string")
		}
		return typed("string").set("contentEncoding", "base64")
	}
	list := typed("array").set("items", s.of(t.Elem(), dir, text))
	if t.Kind() == reflect.Array {
		list.set("minItems", t.Len()).set("maxItems", t.Len())
	}
	return list
}

// ofStruct refers to the component of a struct that has a name.
func (s *schemas) ofStruct(u use) *schema {
	if u.t.Name() == "" {
		return s.object(u)
	}
	if s.found != nil {
		if !s.found[u] {
			s.found[u] = true
			s.object(u)
		}
		return new(schema)
	}
	return new(schema).set("$ref", "#/components/schemas/"+s.names[u])
}

// object is the schema of a struct, spelled out.
func (s *schemas) object(u use) *schema {
	properties := new(object)
	required := []string{}
	for _, f := range fieldsOf(u.t, u.dir == input) {
		properties.set(f.name, s.ofField(u, f))
		if isRequired(u.dir, f) {
			required = append(required, f.name)
		}
	}
	o := typed("object").text("description", s.opts.Types[u.t.String()]).set("properties", properties)
	if len(required) > 0 {
		o.set("required", required)
	}
	return o
}

func isRequired(dir direction, f field) bool {
	if dir == output {
		return !f.omittable
	}
	return validate.ParseTag(f.Tag.Get("validate")).Required
}

// ofField is the schema of a field, with what its tags and its comment say.
func (s *schemas) ofField(u use, f field) *schema {
	tag := validate.ParseTag(f.Tag.Get("validate"))
	t := f.Type
	if u.dir == input && tag.Required && t.Kind() == reflect.Pointer {
		t = t.Elem() // null counts as missing
	}
	field := s.of(t, u.dir, false)
	if f.quoted {
		field = typed("string")
	} else {
		field = s.ruled(field, tag, validate.ValueType(t))
	}
	if u.dir == input {
		setDefault(field, f.StructField)
	}
	return field.text("description", s.comment(u.t, f.StructField))
}
