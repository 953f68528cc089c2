package scenario

import (
	"net/url"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/router"
)

var routerReadings = map[string]reading{
	"param-value": func(*builder, *args) func(ctx *koa.Context) (any, error) {
		return func(ctx *koa.Context) (any, error) {
			value, _ := paramValue.Get(ctx)
			return value, nil
		}
	},
	"router-url": routerURLReading,
}

// routerURLReading builds a URL from an object of parameters, or from values in
// the order of the path; the last object may be options.
func routerURLReading(_ *builder, a *args) func(ctx *koa.Context) (any, error) {
	name, list := a.text(0), a.rest(1)
	return func(ctx *koa.Context) (any, error) {
		r := router.From(ctx).Router()
		rt := r.Route(name)
		if rt == nil {
			_, err := r.URL(name, nil, "")
			return ordered.Object{{Name: "error", Value: err.Error()}}, nil
		}
		params, query := urlArguments(rt, list)
		return orNilText(r.URL(name, params, query))
	}
}

func orNilText(text string, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return text, nil
}

func urlArguments(rt *router.Route, list []any) (params map[string]any, query string) {
	params = map[string]any{}
	names := rt.ParamNames()
	for i, v := range list {
		o, isObject := v.(ordered.Object)
		switch {
		case isObject && o.Has("query"):
			v, _ := o.Get("query")
			query = urlQuery(v)
		case isObject:
			for _, f := range o {
				params[f.Name] = f.Value
			}
		case i < len(names):
			params[names[i]] = v
		}
	}
	return params, query
}

// urlQuery is a query given as text, or as an object as Node writes it.
func urlQuery(v any) string {
	o, isObject := v.(ordered.Object)
	if !isObject {
		text, _ := v.(string)
		return text
	}
	var pairs []string
	for _, f := range o {
		values, isList := f.Value.([]any)
		if !isList {
			values = []any{f.Value}
		}
		for _, v := range values {
			text, isText := v.(string)
			if !isText {
				text = match.Text(v)
			}
			pairs = append(pairs, urlEscape(f.Name)+"="+urlEscape(text))
		}
	}
	return strings.Join(pairs, "&")
}

// urlEscape is encodeURIComponent for the texts of the vectors.
func urlEscape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
