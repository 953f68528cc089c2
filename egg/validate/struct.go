package validate

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/koa-go/koa"
)

type fieldLevel = validator.FieldLevel

// embedded is the name of an embedded struct, whose fields are the outer's in JSON.
// No field that has a tag is called that.
const embedded = "\x00"

func newTags() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(sf reflect.StructField) string {
		name := jsonName(sf)
		if name == "" && sf.Anonymous {
			return embedded
		}
		return name
	})
	return v
}

// jsonName is the name of a field in JSON, "" when that is the field's own.
func jsonName(sf reflect.StructField) string {
	name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
	if name == "-" {
		return ""
	}
	return name
}

// Struct checks a struct, or what a pointer to one points to, by the validate tags
// of its fields, and makes the answer for the client. Fields are named as in JSON.
// The tags are those of go-playground/validator and of [Validator.AddTag]; required
// means that a field is not its zero value, since a Go value does not tell whether
// it was sent. [github.com/koa-go/koa/egg/bind] can tell. A nil ctx does not
// translate.
func (v *Validator) Struct(ctx *koa.Context, value any) error {
	errs, err := v.CheckStruct(value)
	if err != nil {
		return err
	}
	return v.Failed(ctx, errs)
}

// CheckStruct is [Validator.Struct] without the answer. The error is about a value
// that is no struct, or a tag that is not known.
func (v *Validator) CheckStruct(value any) (errs Errors, err error) {
	defer func() {
		if p := recover(); p != nil { // a tag that makes no sense
			errs, err = nil, fmt.Errorf("validate: %T: %v", value, p)
		}
	}()
	t := reflect.TypeOf(value)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct || reflect.ValueOf(value).Kind() == reflect.Pointer && reflect.ValueOf(value).IsNil() {
		return nil, fmt.Errorf("validate: %T is no struct", value)
	}
	if found, ok := errors.AsType[validator.ValidationErrors](v.tags.Struct(value)); ok {
		return v.structErrors(found, t), nil
	}
	return nil, nil
}

func (v *Validator) structErrors(found validator.ValidationErrors, t reflect.Type) Errors {
	errs := make(Errors, len(found))
	for i, f := range found {
		rule := TagRule{f.Tag(), f.Param()}
		if isComparison(rule.Name) {
			rule.Param = nameIn(t, rule.Param)
		}
		errs[i] = v.tagError(rule, f.Type())
		path := f.Namespace()
		if t.Name() != "" {
			path = strings.TrimPrefix(path, t.Name()+".")
		}
		errs[i].Field = strings.ReplaceAll(path, embedded+".", "")
	}
	return errs
}

// isComparison reports whether the param of a rule is another field.
func isComparison(name string) bool {
	switch name {
	case "eqfield", "nefield", "gtfield", "gtefield", "ltfield", "ltefield":
		return true
	}
	return false
}

// nameIn is the name that clients know a field by.
func nameIn(t reflect.Type, field string) string {
	sf, ok := t.FieldByName(field)
	if !ok {
		return field
	}
	for _, tag := range []string{"path", "query", "header", "cookie", "form", "json"} {
		if name, _, _ := strings.Cut(sf.Tag.Get(tag), ","); name != "" && name != "-" {
			return name
		}
	}
	return field
}
