package option

import (
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/query"
)

// QueryPairs turns an object into the pairs of a query: a list is its name
// several times; numbers and bools are written out; null, objects and the
// elements of lists that are either count as "" (node:querystring stringify).
func QueryPairs(o ordered.Object) []query.Pair {
	var pairs []query.Pair
	for _, f := range o {
		if l, ok := f.Value.([]any); ok {
			for _, v := range l {
				pairs = append(pairs, query.Pair{Name: f.Name, Value: primitive(v)})
			}
			continue
		}
		pairs = append(pairs, query.Pair{Name: f.Name, Value: primitive(f.Value)})
	}
	return pairs
}

func primitive(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool, float64:
		return ordered.Text(v)
	}
	return ""
}
