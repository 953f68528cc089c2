package scenario

import (
	"maps"
	"reflect"
	"slices"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/middleware/bodyparser"
)

var bodyparserProperties = map[string]property{
	"request.body":    requestBody,
	"request.rawBody": requestRawBody,
}

// requestBody shows the fields of an object in the order in which the client
// sent them, which Go's maps do not keep, if the body is still what was sent.
func requestBody(_ *builder, ctx *koa.Context) any {
	body := ctx.Request.Body()
	sent, err := ordered.Parse(bodyparser.Raw(ctx))
	if err == nil && reflect.DeepEqual(option.Go(sent), body) {
		return sent
	}
	return inOrder(body)
}

// inOrder gives the fields of objects an order, that of their names.
func inOrder(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = inOrder(e)
		}
		return list
	case map[string]any:
		o := make(ordered.Object, 0, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			o = append(o, ordered.Field{Name: name, Value: inOrder(v[name])})
		}
		return o
	}
	return v
}

func requestRawBody(_ *builder, ctx *koa.Context) any {
	raw := bodyparser.Raw(ctx)
	if raw == nil {
		return nil
	}
	return string(raw)
}
