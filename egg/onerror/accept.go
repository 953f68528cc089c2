package onerror

import (
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/jsonp"
)

// AcceptJSON reports whether a request is to be answered with JSON (Egg's
// ctx.acceptJSON): its path ends in .json, the type of the answer is a JSON type
// already, or the client prefers JSON to HTML and text.
func AcceptJSON(ctx *koa.Context) bool {
	return strings.HasSuffix(ctx.Path(), ".json") || strings.Contains(ctx.Type(), "json") ||
		ctx.Accepts("html", "text", "json") == "json"
}

func (l *layer) kind(ctx *koa.Context) string {
	switch {
	case l.Accepts != nil:
		return l.Accepts(ctx)
	case AcceptJSON(ctx):
		return "json"
	case jsonp.AcceptJSONP(ctx):
		return "js"
	default:
		return "html"
	}
}

var realStatus = koa.NewKey[int]("real status")

// RealStatus is the status of the answer before a redirect to an error page
// covered it: what an access log should show (Egg's ctx.realStatus).
func RealStatus(ctx *koa.Context) int {
	if status, ok := realStatus.Get(ctx); ok {
		return status
	}
	return ctx.Status()
}

// SetRealStatus sets what RealStatus returns.
func SetRealStatus(ctx *koa.Context, status int) { realStatus.Set(ctx, status) }
