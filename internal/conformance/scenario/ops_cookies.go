package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
)

func cookieOps() map[string]op {
	return map[string]op{"cookie-set": cookieSetOp}
}

func cookieSetOp(_ *builder, a *args) koa.Middleware {
	name, value := a.text(0), ""
	if a.any(1) != nil { // null removes, as "" does
		value = a.text(1)
	}
	opts, err := option.CookieSet(a.optional(2))
	a.check(err)
	return try(func(ctx *koa.Context) error { return ctx.Cookies().Set(name, value, opts) })
}

func cookieReadings() map[string]reading {
	return map[string]reading{"cookie-get": cookieGetReading}
}

func cookieGetReading(_ *builder, a *args) func(ctx *koa.Context) (any, error) {
	name := a.text(0)
	opts, err := option.CookieGet(a.optional(1))
	a.check(err)
	return func(ctx *koa.Context) (any, error) {
		value, ok := ctx.Cookies().Get(name, opts)
		if !ok {
			return nil, nil
		}
		return value, nil
	}
}
