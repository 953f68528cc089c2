package validate

import "github.com/koa-go/koa/egg/internal/jsvalue"

// convertField turns the value of a field into what its rule wants. Objects and
// lists stay as they are.
func (v *Validator) convertField(r *Rule, data map[string]any, name string) {
	to, with := r.Convert, r.ConvertFunc
	if to == "" && with == nil && v.convert {
		to, with = r.kind.convert, r.kind.convertFunc
	}
	value := data[name]
	if to == "" && with == nil || isObject(value) {
		return
	}
	if with != nil {
		data[name] = with(value, data)
		return
	}
	switch to {
	case "int":
		data[name] = jsvalue.ParseInt(value)
	case "number":
		data[name] = jsvalue.ToNumber(value)
	case "string":
		data[name] = jsvalue.String(value)
	case "bool", "boolean":
		data[name] = jsvalue.Truthy(value)
	}
}

// isObject reports whether typeof value is "object" in JavaScript.
func isObject(value any) bool {
	if _, ok := jsvalue.List(value); ok {
		return true
	}
	_, ok := jsvalue.Object(value)
	return ok
}
