package scenario

import (
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/middleware/session"
)

var sessionOps = map[string]op{
	"session-assign":     sessionAssignOp,
	"session-commit":     sessionSaving((*session.Session).Commit),
	"session-count":      sessionCountOp,
	"session-delete":     sessionDeleteOp,
	"session-max-age":    sessionMaxAgeOp,
	"session-regenerate": sessionSaving((*session.Session).Regenerate),
	"session-save":       sessionSaving((*session.Session).Save),
	"session-set":        sessionSetOp,
}

var sessionReadings = map[string]reading{"session-get": sessionGetReading}

func sessionSaving(save func(*session.Session, *koa.Context) error) op {
	return func(*builder, *args) koa.Middleware {
		return try(func(ctx *koa.Context) error { return save(session.From(ctx), ctx) })
	}
}

func sessionSetOp(_ *builder, a *args) koa.Middleware {
	key, value := a.text(0), a.any(1)
	return do(func(ctx *koa.Context) { session.From(ctx).Set(key, asRaw(value)) })
}

func sessionDeleteOp(_ *builder, a *args) koa.Middleware {
	key := a.text(0)
	return do(func(ctx *koa.Context) { session.From(ctx).Delete(key) })
}

func sessionCountOp(_ *builder, a *args) koa.Middleware {
	key := a.text(0)
	return do(func(ctx *koa.Context) {
		s := session.From(ctx)
		n, _ := session.Get[float64](s, key)
		s.Set(key, n+1)
	})
}

// sessionAssignOp is ctx.session = value.
func sessionAssignOp(_ *builder, a *args) koa.Middleware {
	value := a.any(0)
	switch value.(type) {
	case nil:
		return do(func(ctx *koa.Context) { session.From(ctx).Destroy() })
	case ordered.Object:
	default:
		a.fail(option.Mismatch("a session", value, "null or an object"))
	}
	return do(func(ctx *koa.Context) { session.From(ctx).SetValues(asRaw(value)) })
}

func sessionMaxAgeOp(_ *builder, a *args) koa.Middleware {
	age := session.BrowserSession
	if a.any(0) != "session" {
		age = time.Duration(a.number(0) * float64(time.Millisecond))
	}
	return do(func(ctx *koa.Context) { session.From(ctx).SetMaxAge(age) })
}

func sessionGetReading(_ *builder, a *args) func(ctx *koa.Context) (any, error) {
	key := a.text(0)
	return func(ctx *koa.Context) (any, error) { return sessionValue(ctx, key), nil }
}
