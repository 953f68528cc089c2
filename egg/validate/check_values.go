package validate

import (
	"math"

	"github.com/koa-go/koa/egg/internal/jsvalue"
)

func checkNumber(r *Rule, value any) *FieldError {
	f, ok := jsvalue.Float(value)
	if !ok || math.IsNaN(f) {
		return r.invalid("number", "should be a number")
	}
	return checkRange(r, f)
}

func checkInt(r *Rule, value any) *FieldError {
	f, ok := jsvalue.Float(value)
	if !ok || f != math.Trunc(f) || math.IsInf(f, 0) {
		return r.invalid("int", "should be an integer")
	}
	return checkRange(r, f)
}

func checkRange(r *Rule, f float64) *FieldError {
	if r.Max != nil && f > *r.Max {
		return r.invalid("max", "should smaller than %s", *r.Max)
	}
	if r.Min != nil && f < *r.Min {
		return r.invalid("min", "should bigger than %s", *r.Min)
	}
	return nil
}

// checkLength is checkRange for texts and lists.
func checkLength(r *Rule, length int) *FieldError {
	if r.Max != nil && float64(length) > *r.Max {
		return r.invalid("max", "length should smaller than %s", *r.Max)
	}
	if r.Min != nil && float64(length) < *r.Min {
		return r.invalid("min", "length should bigger than %s", *r.Min)
	}
	return nil
}

func checkBoolean(r *Rule, value any) *FieldError {
	if _, ok := value.(bool); ok {
		return nil
	}
	if text := r.custom("bool"); text != "" {
		return &FieldError{Message: text, Code: CodeInvalid}
	}
	return r.invalid("boolean", "should be a boolean")
}

func checkEnum(r *Rule, value any) *FieldError {
	for _, v := range r.Values {
		if same(v, value) {
			return nil
		}
	}
	return r.invalid("enum", "should be one of %s", jsvalue.Join(r.Values, ", "))
}

// same is a === b for what is neither an object nor a list.
func same(a, b any) bool {
	if x, ok := jsvalue.Float(a); ok {
		y, ok := jsvalue.Float(b)
		return ok && x == y
	}
	switch a := a.(type) {
	case string:
		return a == b
	case bool:
		return a == b
	}
	return a == nil && b == nil
}

func checkObject(r *Rule, value any, _ map[string]any) (*FieldError, Errors) {
	if !isObject(value) {
		return r.invalid("object", "should be an object"), nil
	}
	if r.fields == nil {
		return nil, nil
	}
	return nil, r.fields.Check(value)
}

func checkArray(r *Rule, value any, _ map[string]any) (*FieldError, Errors) {
	list, ok := jsvalue.List(value)
	if !ok {
		return r.invalid("array", "should be an array"), nil
	}
	if e := checkLength(r, len(list)); e != nil || r.item == nil {
		return e, nil
	}
	var errs Errors
	for i, v := range list {
		index := "[" + jsvalue.String(i) + "]"
		problem, inner := r.itemKind.check(r.item, v, nil)
		if problem != nil {
			problem.Field = index
			errs = append(errs, *problem)
		}
		for _, e := range inner {
			e.Field = index + "." + e.Field
			errs = append(errs, e)
		}
	}
	return nil, errs
}
