package openapi

import (
	"reflect"
	"slices"
	"strings"

	"github.com/koa-go/koa/egg/bind"
	"github.com/koa-go/koa/egg/validate"
)

// request is what an operation takes.
type request struct {
	t     reflect.Type
	input *bind.Input
}

// newRequest reads the Req of an operation, nil when there is none.
func newRequest(op Operation) (*request, error) {
	if op.Req == nil {
		return nil, nil
	}
	t := op.Req
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	in, err := bind.Describe(t)
	if err != nil {
		return nil, err
	}
	return &request{t, in}, nil
}

// parameters lists those of the path first, in its order.
func (s *schemas) parameters(r *route) []*object {
	var list []*object
	for _, p := range r.params {
		list = append(list, s.pathParameter(r, p))
	}
	if r.request == nil {
		return list
	}
	for _, p := range r.request.input.Params {
		if p.Source == bind.Path || p.Source == bind.Header && isIgnoredHeader(p.Name) {
			continue
		}
		tag := validate.ParseTag(p.Field.Tag.Get("validate"))
		o := s.parameter(r, p, p.Name)
		if tag.Required && p.Default == nil {
			o.set("required", true)
		}
		list = append(list, o.set("schema", s.parameterSchema(p)))
	}
	return list
}

// isIgnoredHeader reports whether OpenAPI has another place for a header.
func isIgnoredHeader(name string) bool {
	return slices.ContainsFunc([]string{"Accept", "Content-Type", "Authorization"}, func(other string) bool {
		return strings.EqualFold(name, other)
	})
}

// pathParameter describes a parameter of the path, which need not be a field.
func (s *schemas) pathParameter(r *route, p pathParam) *object {
	o, schema := new(object).set("name", p.shown).set("in", "path"), typed("string")
	if r.request != nil {
		i := slices.IndexFunc(r.request.input.Params, func(f bind.Param) bool {
			return f.Source == bind.Path && f.Name == p.name
		})
		if i >= 0 {
			field := r.request.input.Params[i]
			o, schema = s.parameter(r, field, p.shown), s.parameterSchema(field)
		}
	}
	if p.pattern != "" && schema.get("type") == "string" && !schema.has("pattern") {
		schema.set("pattern", p.pattern)
	}
	return o.set("required", true).set("schema", schema)
}

func (s *schemas) parameter(r *route, p bind.Param, name string) *object {
	return new(object).set("name", name).set("in", string(p.Source)).text("description", s.comment(r.request.t, p.Field))
}

// comment is what is said about a field where it is declared: an embedded struct's
// is said there.
func (s *schemas) comment(t reflect.Type, sf reflect.StructField) string {
	for _, i := range sf.Index[:len(sf.Index)-1] {
		t = validate.ValueType(t.Field(i).Type)
	}
	return s.opts.Fields[t.String()+"."+sf.Name]
}

func (s *schemas) parameterSchema(p bind.Param) *schema {
	tag := validate.ParseTag(p.Field.Tag.Get("validate"))
	schema := s.ruled(s.of(p.Field.Type, input, true), tag, validate.ValueType(p.Field.Type))
	setDefault(schema, p.Field)
	return schema
}

// requestBody describes the body, nil when there is none. Those of some methods are
// not read.
func (s *schemas) requestBody(r *route) *object {
	if r.request == nil || slices.Contains([]string{"GET", "HEAD", "OPTIONS", "TRACE"}, r.Method) {
		return nil
	}
	in := r.request.input
	var schema *schema
	var required bool
	switch {
	case in.Whole != nil:
		tag := validate.ParseTag(in.Whole.Field.Tag.Get("validate"))
		t := validate.ValueType(in.Whole.Field.Type)
		schema, required = s.ruled(s.of(t, input, false), tag, t), tag.Required
	case len(in.Fields) > 0:
		schema = s.ofStruct(use{r.request.t, input})
		required = slices.ContainsFunc(in.Fields, func(p bind.Param) bool {
			return p.Default == nil && validate.ParseTag(p.Field.Tag.Get("validate")).Required
		})
	default:
		return nil
	}
	body := new(object)
	if required {
		body.set("required", true)
	}
	return body.set("content", content(in.Form, schema))
}

// content gives a schema to the media types of a body.
func content(form bool, s *schema) *object {
	media := new(object).set("schema", s)
	if form {
		return new(object).set("application/x-www-form-urlencoded", media).set("multipart/form-data", media)
	}
	return new(object).set("application/json", media)
}
