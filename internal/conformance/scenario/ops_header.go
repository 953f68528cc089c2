package scenario

import (
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

func headerOps() map[string]op {
	return map[string]op{
		"set":    setOp,
		"append": appendOp,
		"remove": withText((*koa.Context).Remove),
		"vary":   varyOp,
	}
}

// setOp sets one header, or all of an object.
func setOp(_ *builder, a *args) koa.Middleware {
	if o, ok := a.any(0).(ordered.Object); ok {
		h := http.Header{}
		for _, f := range o {
			values, err := option.Texts(f.Value)
			a.check(err)
			h[http.CanonicalHeaderKey(f.Name)] = values
		}
		return do(func(ctx *koa.Context) { ctx.Response.SetHeaders(h) })
	}
	name, values := a.text(0), a.texts(1)
	return do(func(ctx *koa.Context) { ctx.Set(name, values...) })
}

func appendOp(_ *builder, a *args) koa.Middleware {
	name, values := a.text(0), a.texts(1)
	return do(func(ctx *koa.Context) { ctx.Append(name, values...) })
}

func varyOp(_ *builder, a *args) koa.Middleware {
	fields := a.texts(0)
	return do(func(ctx *koa.Context) { ctx.Vary(fields...) })
}
