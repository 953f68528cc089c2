package validate

import (
	"errors"
	"regexp"
)

// kind is a type of rule.
type kind struct {
	check       func(r *Rule, value any, data map[string]any) (*FieldError, Errors)
	convert     string // with Options.Convert
	convertFunc func(value any, data map[string]any) any
}

// builtinKinds are the types of npm parameter.
func builtinKinds() map[string]*kind {
	kinds := map[string]*kind{
		"number":   {check: single(checkNumber), convert: "number"},
		"int":      {check: single(checkInt), convert: "int"},
		"string":   {check: single(checkString), convert: "string"},
		"id":       {check: single(checkID), convert: "string"},
		"date":     {check: single(checkDate), convert: "string"},
		"dateTime": {check: single(checkDateTime), convert: "string"},
		"boolean":  {check: single(checkBoolean), convert: "bool"},
		"array":    {check: checkArray},
		"object":   {check: checkObject},
		"enum":     {check: single(checkEnum)},
		"email":    {check: single(checkEmail), convert: "string"},
		"password": {check: checkPassword, convert: "string"},
		"url":      {check: single(checkURL), convert: "string"},
	}
	kinds["integer"], kinds["datetime"], kinds["bool"] = kinds["int"], kinds["dateTime"], kinds["boolean"]
	return kinds
}

func single(check func(r *Rule, value any) *FieldError) func(*Rule, any, map[string]any) (*FieldError, Errors) {
	return func(r *Rule, value any, _ map[string]any) (*FieldError, Errors) { return check(r, value), nil }
}

// Check is a rule of the application's own. Its error is the message for the
// client; an [Errors] is about what is within the value, with fields that begin
// with "." or "[".
type Check func(rule *Rule, value any, data map[string]any) error

// AddRule adds a type of rule, or replaces one: Egg's app.validator.addRule. It
// must not be called together with other methods.
func (v *Validator) AddRule(name string, check Check) {
	v.types[name] = &kind{check: func(r *Rule, value any, data map[string]any) (*FieldError, Errors) {
		err := check(r, value, data)
		if err == nil {
			return nil, nil
		}
		if inner, ok := errors.AsType[Errors](err); ok {
			return nil, append(Errors{}, inner...)
		}
		e := NewError("", CodeInvalid, "%s", err.Error())
		e.text, e.args = err.Error(), nil
		return &e, nil
	}}
}

// AddFormat adds a type of rule for texts that match an expression.
func (v *Validator) AddFormat(name string, format *regexp.Regexp) {
	v.types[name] = &kind{check: single(func(_ *Rule, value any) *FieldError {
		return checkText(&Rule{}, value, pattern{regexp: format})
	})}
}

// AddConversion says what values of a type of rule are turned into with
// [Options.Convert]. The type must be there.
func (v *Validator) AddConversion(name string, convert func(value any, data map[string]any) any) {
	k, err := v.kindOf(name)
	if err != nil {
		panic("validate: AddConversion: " + err.Error())
	}
	with := *k
	with.convert, with.convertFunc = "", convert
	v.types[name] = &with
}
