package router

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/koa-go/koa/internal/pathpattern"
)

// URL returns the URL of the route with that name. Params fill its parameters:
// text is escaped, other values are written as [fmt.Sprint] does, and a wildcard
// takes a []string of segments or a text with slashes. Params the path does not
// have are left out, or go into the query with Options.Legacy. Query is an encoded
// query, with or without the question mark; "" is none.
//
// It is an error when there is no such route, when a parameter is missing, and
// when the route has a regular expression in place of a path.
func (r *Router) URL(name string, params map[string]any, query string) (string, error) {
	rt := r.Route(name)
	if rt == nil {
		return "", fmt.Errorf("No route found for name: %s", name)
	}
	return rt.URL(params, query)
}

// URL returns a URL of the route; see [Router.URL].
func (rt *Route) URL(params map[string]any, query string) (string, error) {
	if rt.pattern == nil {
		return withQuery(rt.path, query), nil
	}
	return build(rt.pattern, params, query)
}

// URL returns the URL that a path pattern and params give; see [Router.URL].
func URL(path string, params map[string]any, query string) (string, error) {
	p, err := pathpattern.Parse(path, nil)
	if err != nil {
		return "", err
	}
	return build(p, params, query)
}

func build(p *pathpattern.Pattern, params map[string]any, query string) (string, error) {
	known := map[string]any{}
	legacy := p.Options().Legacy
	for _, key := range p.Keys() {
		if v := params[key.Name]; v != nil {
			known[key.Name] = value(v, key.Wildcard && !legacy)
		}
	}
	path, err := p.Compile(known)
	if err != nil {
		return "", err
	}
	query = strings.TrimPrefix(query, "?")
	if legacy {
		query = strings.Join(slices.DeleteFunc([]string{query, leftOver(params, known)}, func(s string) bool { return s == "" }), "&")
	}
	return withQuery(path, query), nil
}

// value is a parameter as patterns take it.
func value(v any, wildcard bool) any {
	if list, ok := v.([]string); ok {
		return list
	}
	text := fmt.Sprint(v)
	if wildcard {
		return strings.Split(text, "/")
	}
	return text
}

// leftOver is the query of the params that are not known, as Egg's router makes
// it: a list gives its name once for each element.
func leftOver(params, known map[string]any) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if _, used := known[name]; used || params[name] == nil {
			continue
		}
		for _, v := range texts(params[name]) {
			pairs = append(pairs, escape(name)+"="+escape(v))
		}
	}
	return strings.Join(pairs, "&")
}

// texts are the elements of a list, or the one text of another value.
func texts(v any) []string {
	switch v := v.(type) {
	case []string:
		return v
	case []any:
		list := make([]string, len(v))
		for i, element := range v {
			list[i] = fmt.Sprint(element)
		}
		return list
	default:
		return []string{fmt.Sprint(v)}
	}
}

// escape writes a space as %20, as encodeURIComponent does.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

func withQuery(path, query string) string {
	if query = strings.TrimPrefix(query, "?"); query == "" {
		return path
	}
	return path + "?" + query
}
