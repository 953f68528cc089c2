package bodyparser

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
)

func (b *binder) bindStruct(dst reflect.Value, src any) error {
	object, ok := src.(map[string]any)
	if !ok {
		return b.mismatch("an object", src)
	}
	if b.decoder != nil {
		return b.bindRuled(dst, object)
	}
	fields := fieldsOf(dst.Type())
	// In a fixed order, so that a client gets the same error every time.
	for _, name := range slices.Sorted(maps.Keys(object)) {
		f, err := b.field(fields, object, name)
		if err != nil {
			return err
		}
		if f == nil {
			continue
		}
		err = b.inside(step{name: name, named: true}, func() error { return b.bindField(f.of(dst), f, object[name]) })
		if err != nil {
			return err
		}
	}
	return nil
}

// field is the field for a name, nil when it is to be ignored. Another letter
// case will do, as in encoding/json, unless that makes two names one field.
func (b *binder) field(fields *structFields, object map[string]any, name string) (*field, error) {
	if f := fields.exact[name]; f != nil {
		return f, nil
	}
	f := fields.folded[strings.ToLower(name)]
	if f == nil {
		if b.strict {
			return nil, b.fieldError(fmt.Sprintf("unknown field %q", shown(name)), nil)
		}
		return nil, nil
	}
	for other := range object {
		if other != name && strings.EqualFold(other, f.name) {
			return nil, b.fieldError(fmt.Sprintf("field %q is given twice", f.name), nil)
		}
	}
	return f, nil
}

func (b *binder) bindField(dst reflect.Value, f *field, src any) error {
	if !f.quoted {
		return b.bind(dst, src)
	}
	if _, ok := src.(string); !ok && src != nil {
		return b.mismatch("a string", src)
	}
	form := *b
	form.convert = true
	err := form.bind(dst, src)
	b.found = form.found
	return err
}

// field is a field of a struct, or of one embedded in it.
type field struct {
	name   string
	index  []int
	quoted bool // the json tag's option string
	place  int  // among the fields of its struct
	typ    reflect.Type
	blank  bool // an empty text means nothing to it
	rule   FieldRule
}

// of returns the field in v, and makes the embedded structs on the way.
func (f *field) of(v reflect.Value) reflect.Value {
	for i, x := range f.index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}

// structFields are the fields of a struct type by their JSON names, as they are
// and in lower case.
type structFields struct {
	exact, folded map[string]*field
	list          []*field // in the order of the type
}

var fieldCache sync.Map // of *structFields by reflect.Type

func fieldsOf(t reflect.Type) *structFields {
	if f, ok := fieldCache.Load(t); ok {
		return f.(*structFields)
	}
	f, _ := fieldCache.LoadOrStore(t, readFields(t, jsonRule))
	return f.(*structFields)
}

func readFields(t reflect.Type, rule func(reflect.StructField) FieldRule) *structFields {
	fields := &structFields{exact: map[string]*field{}, folded: map[string]*field{}}
	var closed [][]int // embedded structs whose fields do not count as the outer's
	for _, sf := range reflect.VisibleFields(t) {
		if slices.ContainsFunc(closed, func(outer []int) bool { return isPrefix(outer, sf.Index) }) {
			continue
		}
		name, quoted, skip := nameOf(sf)
		if sf.Anonymous && name == "" && !skip && isOpen(sf) {
			continue // its fields follow
		}
		if sf.Anonymous {
			closed = append(closed, sf.Index)
		}
		if skip || !sf.IsExported() {
			continue
		}
		r := rule(sf)
		if r.Skip {
			continue
		}
		fields.add(&field{
			name: cmp.Or(r.Name, name, sf.Name), index: sf.Index, quoted: quoted,
			typ: sf.Type, blank: !readsBlank(sf.Type), rule: r,
		})
	}
	fields.order()
	return fields
}

func jsonRule(reflect.StructField) FieldRule { return FieldRule{} }

// order lists the fields that have won their names.
func (s *structFields) order() {
	s.list = slices.SortedFunc(maps.Values(s.exact), func(a, b *field) int { return slices.Compare(a.index, b.index) })
	for i, f := range s.list {
		f.place = i
	}
}

// add adds a field, unless a less deeply embedded one has its name.
func (s *structFields) add(f *field) {
	if there := s.exact[f.name]; there != nil && len(there.index) <= len(f.index) {
		return
	}
	s.exact[f.name] = f
	s.folded[strings.ToLower(f.name)] = f
}

// nameOf reads the json tag.
func nameOf(sf reflect.StructField) (name string, quoted, skip bool) {
	tag := sf.Tag.Get("json")
	if tag == "-" {
		return "", false, true
	}
	name, options, _ := strings.Cut(tag, ",")
	return name, slices.Contains(strings.Split(options, ","), "string"), false
}

// isOpen reports whether the fields of an embedded type are the outer's. Those
// behind a pointer of an unexported type cannot be set.
func isOpen(sf reflect.StructField) bool {
	t := sf.Type
	if t.Kind() == reflect.Pointer {
		return sf.IsExported() && t.Elem().Kind() == reflect.Struct
	}
	return t.Kind() == reflect.Struct
}

// readsBlank reports whether an empty text is a value of the type.
func readsBlank(t reflect.Type) bool {
	if inner, ok := OptionalOf(t); ok {
		return readsBlank(inner)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return readsBlank(t.Elem())
	case reflect.Slice:
		return t.Elem().Kind() == reflect.Uint8 || !isNumeric(t.Elem())
	}
	return !isNumeric(t) && t != reflect.TypeFor[time.Time]()
}

// isNumeric reports whether values are numbers or booleans.
func isNumeric(t reflect.Type) bool { return reflect.Bool <= t.Kind() && t.Kind() <= reflect.Float64 }

func isPrefix(prefix, index []int) bool {
	return len(prefix) < len(index) && slices.Equal(prefix, index[:len(prefix)])
}
