package validate

import (
	"math"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/internal/jsvalue"
)

// Body checks the body of a request and makes the answer for the client, as
// [Validator.Failed] does.
func (s *Schema) Body(ctx *koa.Context) error {
	return s.validator.Failed(ctx, s.Check(ctx.Request.Body()))
}

// Check returns what is wrong with data, nil when nothing is. Data is an object as
// JSON decodes to. Where rules convert values, trim them or have defaults, it is
// changed; when it is another type than map[string]any, a copy is.
func (s *Schema) Check(data any) Errors {
	object, ok := jsvalue.Object(data)
	if !ok {
		if _, isList := jsvalue.List(data); !isList && s.validator.root {
			return Errors{NewError("", CodeInvalid, "the validated value should be a object")}
		}
		object = map[string]any{}
	}
	var errs Errors
	for _, name := range s.names {
		errs = append(errs, s.validator.field(s.rules[name], object, name)...)
	}
	return errs
}

// field checks one field.
func (v *Validator) field(r *Rule, data map[string]any, name string) Errors {
	v.prepare(r, data, name)
	if data[name] == nil {
		var errs Errors
		if !r.Optional {
			missing := r.message("required", NewError("", CodeMissing, "required"))
			missing.Field = name
			errs = Errors{*missing}
		}
		if r.Default != nil {
			data[name] = r.Default
		}
		return errs
	}
	v.convertField(r, data, name)
	problem, inner := r.kind.check(r, data[name], data)
	if problem != nil {
		problem.Field = name
		return Errors{*problem}
	}
	dot := ""
	if r.Type == "object" {
		dot = "."
	}
	for i := range inner {
		inner[i].Field = name + dot + inner[i].Field
	}
	return inner
}

// prepare trims a text, and removes what stands for a missing field.
func (v *Validator) prepare(r *Rule, data map[string]any, name string) {
	if text, ok := data[name].(string); ok && r.Trim {
		data[name] = jsvalue.Trim(text)
	}
	widely := v.widely
	if r.WidelyUndefined != nil {
		widely = *r.WidelyUndefined
	}
	if widely && isWidelyUndefined(data[name]) {
		delete(data, name)
	}
}

func isWidelyUndefined(value any) bool {
	if value == nil || value == "" {
		return true
	}
	f, ok := jsvalue.Float(value)
	return ok && math.IsNaN(f)
}
