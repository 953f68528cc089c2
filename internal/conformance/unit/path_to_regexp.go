package unit

import (
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/pathpattern"
)

func runPathToRegexp(c inputs) (any, error) {
	path, err := c.text("path")
	if err != nil {
		return nil, err
	}
	opts, err := patternOptions(c.any("options"))
	if err != nil {
		return nil, err
	}
	p, err := pathpattern.Parse(path, opts)
	if err != nil {
		return nil, err
	}
	switch c.any("fn") {
	case "match":
		inputs, err := c.texts("inputs")
		return matchAll(p, inputs), err
	case "keys":
		return keysOf(p), nil
	case "compile":
		params, err := required[ordered.Object](c, "params", "an object")
		if err != nil {
			return nil, err
		}
		return result(p.Compile(compileParams(params)))
	}
	return nil, missingInput("fn")
}

func patternOptions(v any) (*pathpattern.Options, error) {
	if v == nil {
		return nil, nil
	}
	r := option.Read(v)
	end, hasEnd := r.Any("end")
	trailing, hasTrailing := r.Any("trailing")
	opts := &pathpattern.Options{
		Prefix:    hasEnd && end == false,
		Strict:    hasTrailing && trailing == false,
		Sensitive: r.Bool("sensitive"),
	}
	return opts, r.Done()
}

func matchAll(p *pathpattern.Pattern, inputs []string) []any {
	results := make([]any, len(inputs))
	for i, input := range inputs {
		params, ok := p.Match(input)
		if !ok {
			continue
		}
		o := ordered.Object{}
		for name, value := range params {
			o.Set(name, value)
		}
		results[i] = o
	}
	return results
}

func keysOf(p *pathpattern.Pattern) []any {
	list := []any{}
	for _, key := range p.Keys() {
		kind := "param"
		if key.Wildcard {
			kind = "wildcard"
		}
		list = append(list, ordered.Object{{Name: "name", Value: key.Name}, {Name: "type", Value: kind}})
	}
	return list
}

// compileParams gives lists of texts the type that Go's callers use.
func compileParams(o ordered.Object) map[string]any {
	params := make(map[string]any, len(o))
	for _, f := range o {
		params[f.Name] = f.Value
		if _, isList := f.Value.([]any); !isList {
			continue
		}
		if texts, err := option.Texts(f.Value); err == nil {
			params[f.Name] = texts
		}
	}
	return params
}
