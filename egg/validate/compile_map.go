package validate

import (
	"fmt"
	"maps"
	"slices"

	"github.com/koa-go/koa/egg/internal/jsvalue"
)

// ruleOfMap reads a rule with Egg's names of options.
func ruleOfMap(options map[string]any) (*Rule, error) {
	r := &Rule{Extra: map[string]any{}}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		set := ruleOptions[name]
		if set == nil {
			r.Extra[name] = options[name]
			continue
		}
		if !set(r, options[name]) {
			return nil, fmt.Errorf("option %s cannot be %#v", name, options[name])
		}
	}
	return r, nil
}

// ruleOptions set the options by their names in Egg. They report whether the value
// makes sense.
var ruleOptions = map[string]func(r *Rule, v any) bool{
	"type":            func(r *Rule, v any) bool { return assign(&r.Type, v) },
	"default":         func(r *Rule, v any) bool { return assign(&r.Default, v) },
	"trim":            func(r *Rule, v any) bool { return assign(&r.Trim, v) },
	"compare":         func(r *Rule, v any) bool { return assign(&r.Compare, v) },
	"itemType":        func(r *Rule, v any) bool { return assign(&r.ItemType, v) },
	"rule":            func(r *Rule, v any) bool { return assign(&r.Rule, v) },
	"format":          func(r *Rule, v any) bool { return assign(&r.Format, v) },
	"min":             func(r *Rule, v any) bool { return assignNumber(&r.Min, v) },
	"max":             func(r *Rule, v any) bool { return assignNumber(&r.Max, v) },
	"widelyUndefined": func(r *Rule, v any) bool { return assignBool(&r.WidelyUndefined, v) },
	"allowEmpty":      func(r *Rule, v any) bool { return assignBool(&r.AllowEmpty, v) },
	"empty":           func(r *Rule, v any) bool { return assign(&r.empty, v) },
	"required":        setRequired,
	"convertType":     setConvert,
	"message":         setMessage,
	"values":          setValues,
}

func assign[T any](dst *T, v any) bool {
	value, ok := v.(T)
	if ok {
		*dst = value
	}
	return ok
}

func assignNumber(dst **float64, v any) bool {
	n, ok := jsvalue.Float(v)
	*dst = &n
	return ok
}

func assignBool(dst **bool, v any) bool {
	b, ok := v.(bool)
	*dst = &b
	return ok
}

func setRequired(r *Rule, v any) bool {
	b, ok := v.(bool)
	r.Optional = !b
	return ok
}

func setConvert(r *Rule, v any) bool {
	if f, ok := v.(func(value any, data map[string]any) any); ok {
		r.ConvertFunc = f
		return true
	}
	return assign(&r.Convert, v)
}

func setMessage(r *Rule, v any) bool {
	switch v := v.(type) {
	case string:
		r.Message = v
		return true
	case map[string]string:
		r.Messages = v
		return true
	case map[string]any:
		r.Messages = map[string]string{}
		for key, text := range v {
			r.Messages[key] = jsvalue.String(text)
		}
		return true
	}
	return false
}

func setValues(r *Rule, v any) (ok bool) {
	r.Values, ok = jsvalue.List(v)
	return ok
}
