package scenario

import (
	"encoding/json"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/session"
)

var sessionProperties = map[string]property{
	"session":             sessionValues,
	"session.externalKey": ofSession((*session.Session).ExternalKey, asTextOrNull),
	"session.isNew":       ofSession((*session.Session).IsNew, asBool),
	"session.length":      ofSession((*session.Session).Len, asInt),
	"session.maxAge":      ofSession((*session.Session).MaxAge, asAge),
	"session.populated":   ofSession((*session.Session).Len, func(n int) any { return n > 0 }),
}

func ofSession[T any](get func(*session.Session) T, show func(T) any) property {
	return func(_ *builder, ctx *koa.Context) any { return show(get(session.From(ctx))) }
}

// sessionValues is ctx.session, null when there is none.
func sessionValues(_ *builder, ctx *koa.Context) any {
	s := session.From(ctx)
	if s == nil || s.Destroyed() {
		return nil
	}
	return parsed(s)
}

// sessionFamily reads one value of the session.
func sessionFamily(key string) property {
	return func(_ *builder, ctx *koa.Context) any { return sessionValue(ctx, key) }
}

// sessionValue is one value of the session, null when there is none.
func sessionValue(ctx *koa.Context, key string) any {
	text, ok := session.Get[json.RawMessage](session.From(ctx), key)
	if !ok {
		return nil
	}
	return parsed(text)
}

// asAge is a number of milliseconds, "session", or null for the default.
func asAge(d time.Duration) any {
	switch {
	case d < 0:
		return "session"
	case d == 0:
		return nil
	}
	return float64(d.Milliseconds())
}
