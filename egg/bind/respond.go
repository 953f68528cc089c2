package bind

import (
	"net/http"
	"reflect"

	"github.com/koa-go/koa"
)

// Respond answers with what a typed handler returned. The value is the body, which
// [koa.Response.SetBody] says how to send: a struct as JSON. When it has a method
// StatusCode() int, that is the status, unless it is 0. Nil, also as a nil pointer,
// is 204 without a body, unless the handler or a layer has answered already.
func Respond(ctx *koa.Context, res any) {
	if isNil(res) {
		if !answered(ctx) {
			ctx.SetStatus(http.StatusNoContent)
		}
		return
	}
	if coder, ok := res.(interface{ StatusCode() int }); ok {
		if status := coder.StatusCode(); status != 0 {
			ctx.SetStatus(status)
		}
	}
	ctx.SetBody(res)
}

func isNil(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Pointer && r.IsNil()
}

// answered reports whether there is an answer other than Koa's initial 404.
func answered(ctx *koa.Context) bool {
	return ctx.Body() != nil || ctx.Status() != http.StatusNotFound || ctx.HeaderSent() || ctx.Response.Streaming()
}
