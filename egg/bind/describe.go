package bind

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/koa-go/koa/egg/validate"
)

// Input describes what a type takes of a request.
type Input struct {
	// Type is the type.
	Type reflect.Type

	// Params are the fields from the path, the query, the headers and the cookies, in
	// the order of the type.
	Params []Param

	// Fields are the fields of the type that are fields of the body, in the order of
	// the type.
	Fields []Param

	// Whole is the field that is the whole body, nil when there is none.
	Whole *Param

	// Form says that the body is a form.
	Form bool
}

// Param is a field that comes from a request.
type Param struct {
	// Source is where it comes from.
	Source Source

	// Name is its name there.
	Name string

	// Signed is for a cookie that must have a good signature.
	Signed bool

	// Field is the field of the struct; its Index is for the whole type.
	Field reflect.StructField

	// Default are the texts it has when it was not sent, nil when there are none.
	Default []string
}

// Describe reads the tags of a struct type. The error names a field that cannot be
// filled.
func Describe(t reflect.Type) (*Input, error) {
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("bind: %v is no struct", t)
	}
	in := &Input{Type: t}
	var closed [][]int // embedded structs whose fields do not count
	for _, sf := range reflect.VisibleFields(t) {
		if slices.ContainsFunc(closed, func(outer []int) bool {
			return len(outer) < len(sf.Index) && slices.Equal(outer, sf.Index[:len(outer)])
		}) {
			continue
		}
		if isOpen(sf) {
			if sf.Type.Kind() == reflect.Pointer {
				return nil, fmt.Errorf("bind: %v: embed %s as a value, not a pointer", t, sf.Name)
			}
			continue
		}
		if sf.Anonymous {
			closed = append(closed, sf.Index)
		}
		if err := in.add(sf); err != nil {
			return nil, fmt.Errorf("bind: %v: field %s: %w", t, sf.Name, err)
		}
	}
	if in.Whole != nil && len(in.Fields) > 0 {
		return nil, fmt.Errorf("bind: %v: field %s is the whole body, so %s cannot be a field of it",
			t, in.Whole.Field.Name, in.Fields[0].Field.Name)
	}
	return in, nil
}

func (in *Input) add(sf reflect.StructField) error {
	named := sourcesOf(sf)
	switch {
	case !sf.IsExported():
		if len(named) > 0 {
			return fmt.Errorf("it is not exported")
		}
		return nil
	case len(named) > 1:
		return fmt.Errorf("it has two sources, %s and %s", named[0], named[1])
	case len(named) == 0:
		if sf.Tag.Get("json") != "-" {
			in.Fields = append(in.Fields, Param{Source: Body, Name: bodyName(sf), Field: sf, Default: defaults(sf)})
		}
		return nil
	}
	p := Param{Source: named[0], Field: sf, Default: defaults(sf)}
	p.Name, p.Signed = nameOf(sf, p.Source, "signed")
	return in.addParam(p)
}

func (in *Input) addParam(p Param) error {
	switch p.Source {
	case Body:
		if in.Whole != nil {
			return fmt.Errorf("%s is the whole body already", in.Whole.Field.Name)
		}
		in.Whole = &p
		return nil
	case Form:
		in.Form = true
		if p.Name == "" {
			p.Name = p.Field.Name
		}
		in.Fields = append(in.Fields, p)
		return nil
	case Path, Query, Header, Cookie:
	}
	if p.Name == "" {
		return fmt.Errorf("the tag %s has no name", p.Source)
	}
	t := p.Field.Type
	if isList(t) && p.Source != Path && p.Source != Cookie {
		t = validate.ValueType(t).Elem()
	}
	if !isScalar(t) {
		return fmt.Errorf("a text of the %s cannot become a %v", p.Source, p.Field.Type)
	}
	in.Params = append(in.Params, p)
	return nil
}

// bodyName is the name of a field of the body.
func bodyName(sf reflect.StructField) string {
	if name := jsonName(sf); name != "" {
		return name
	}
	return sf.Name
}

// jsonName is the name in the json tag.
func jsonName(sf reflect.StructField) string {
	name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
	return name
}
