package unit

import (
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/form"
	"github.com/koa-go/koa/internal/query"
	"github.com/koa-go/koa/internal/resolvepath"
	"github.com/koa-go/koa/internal/weburl"
)

func runQuery(c inputs) (any, error) {
	switch c.any("fn") {
	case "parse":
		input, err := c.text("input")
		return queryObject(input), err
	case "stringify":
		input, err := required[ordered.Object](c, "input", "an object")
		return query.Stringify(option.QueryPairs(input)), err
	}
	return nil, missingInput("fn")
}

// queryObject shows a query as an object in which a repeated name has a list.
func queryObject(raw string) ordered.Object {
	o := ordered.Object{}
	for name, values := range query.Parse(raw) {
		if len(values) == 1 {
			o.Set(name, values[0])
		} else {
			o.Set(name, list(values))
		}
	}
	return o
}

var runForm = onText(func(input string) (any, error) {
	values, err := form.Parse(input, nil)
	if err != nil {
		return nil, err
	}
	return fromGo(values), nil
})

// fromGo turns values as encoding/json gives them into ordered ones.
func fromGo(v any) any {
	switch v := v.(type) {
	case []any:
		l := make([]any, len(v))
		for i, e := range v {
			l[i] = fromGo(e)
		}
		return l
	case map[string]any:
		o := ordered.Object{}
		for name, e := range v {
			o.Set(name, fromGo(e))
		}
		return o
	}
	return v
}

var runResolvePath = onText(func(input string) (any, error) {
	return result(resolvepath.Resolve("/srv/www", input))
})

var runURLNormalise = onText(func(input string) (any, error) {
	u, err := weburl.Parse(input)
	if err != nil {
		return nil, err
	}
	return u.String(), nil
})
