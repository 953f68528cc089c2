package controller

import (
	"strings"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/onerror"
	"github.com/koa-go/koa/middleware/errorpage"
)

// Failed answers an error with a page: what onerror calls for browsers.
func Failed(ctx *egg.Context, f *errorpage.Failure) error {
	return render(ctx, "error", locals{"status": f.Status, "message": f.Message})
}

// Wants says how an error is to be answered: programs get JSON, whatever they accept.
func Wants(ctx *egg.Context) string {
	if strings.HasPrefix(ctx.Path(), "/api/") || onerror.AcceptJSON(ctx) {
		return "json"
	}
	return "html"
}
