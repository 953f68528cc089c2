package config

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// A field is a configurable field of a struct.
type field struct {
	key    string
	index  []int
	typ    reflect.Type
	secret bool
}

// schema knows the fields of the structs of one load.
type schema struct {
	known map[reflect.Type][]field
	open  map[reflect.Type]bool // being looked at: types can hold themselves
}

func newSchema() *schema {
	return &schema{known: make(map[reflect.Type][]field), open: make(map[reflect.Type]bool)}
}

// fields are those of the struct t and of the structs embedded in it.
func (s *schema) fields(t reflect.Type) []field {
	list, ok := s.known[t]
	if !ok {
		list = outermost(t, s.collect(t, nil, nil))
		s.known[t] = list
	}
	return list
}

// find is the field of t that a key as written stands for.
func (s *schema) find(t reflect.Type, written string) (field, bool) {
	list := s.fields(t)
	i := slices.IndexFunc(list, func(f field) bool { return f.key == written })
	if i < 0 {
		i = slices.IndexFunc(list, func(f field) bool { return fits(written, f.key) })
	}
	if i < 0 {
		return field{}, false
	}
	return list[i], true
}

func (s *schema) collect(t reflect.Type, index []int, within []reflect.Type) []field {
	if slices.Contains(within, t) {
		return nil // a struct that embeds a pointer to itself
	}
	within = append(within, t)
	var list []field
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(slices.Clip(index), i)
		name, options, _ := strings.Cut(f.Tag.Get("config"), ",")
		if name == "-" {
			continue
		}
		if inner, ok := embedded(f); ok && name == "" {
			list = append(list, s.collect(inner, at, within)...)
			continue
		}
		if !f.IsExported() || !s.configurable(f.Type) {
			if name != "" {
				panic("config: " + t.String() + "." + f.Name + " has a key but cannot be configured")
			}
			continue
		}
		key := cmp.Or(name, keyOf(f.Name))
		list = append(list, field{key: key, index: at, typ: f.Type, secret: options == "secret"})
	}
	return list
}

// embedded is the struct whose fields count as those of the struct around it.
func embedded(f reflect.StructField) (reflect.Type, bool) {
	t := f.Type
	if t.Kind() == reflect.Pointer && f.IsExported() {
		t = t.Elem()
	}
	return t, f.Anonymous && shapeOf(t) == shapeStruct
}

// outermost leaves one field for each key: that which is embedded least deeply.
// Two that are equally deep are a mistake in the program, as nobody could tell
// which one is meant.
func outermost(t reflect.Type, list []field) []field {
	return slices.DeleteFunc(slices.Clone(list), func(f field) bool {
		hidden := false
		for _, other := range list {
			if len(other.index) < len(f.index) && fits(other.key, f.key) {
				hidden = true
			}
		}
		if !hidden && slices.ContainsFunc(list, func(other field) bool {
			return len(other.index) == len(f.index) && !slices.Equal(other.index, f.index) && fits(other.key, f.key)
		}) {
			panic("config: two fields of " + t.String() + " have the key " + f.key + "; give one of them a tag")
		}
		return hidden
	})
}

// codeField is the name of the function of t that a key as written stands for, "" when
// there is none.
func codeField(t reflect.Type, written string) string {
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && f.Type.Kind() == reflect.Func && fits(written, keyOf(f.Name)) {
			return f.Name
		}
	}
	return ""
}

// configurable reports whether anything of type t can be set.
func (s *schema) configurable(t reflect.Type) bool {
	of := shapeOf(t)
	switch of {
	case shapeNone:
		return false
	case shapePointer, shapeMap, shapeList, shapeStruct:
		// A type that holds itself is configurable if anything else in it is.
		if s.open[t] {
			return true
		}
		s.open[t] = true
		defer delete(s.open, t)
	}
	switch of {
	case shapePointer, shapeMap, shapeList:
		return s.configurable(t.Elem())
	case shapeStruct:
		return len(s.fields(t)) > 0
	default:
		return true
	}
}
