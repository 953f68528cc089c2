package scenario

import (
	"encoding/base64"
	"io"
	"strings"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

func responseProperties() map[string]property {
	return map[string]property{
		"status":          of((*koa.Context).Status, asInt),
		"message":         of((*koa.Context).Message, asTextOrNull),
		"body":            of((*koa.Context).Body, asBody),
		"length":          of((*koa.Context).Length, asLength),
		"response.length": of((*koa.Context).Length, asLength),
		"type":            of((*koa.Context).Type, asText),
		"headerSent":      of((*koa.Context).HeaderSent, asBool),
		"writable":        of((*koa.Context).Writable, asBool),
		"lastModified":    of((*koa.Context).LastModified, asTime),
		"etag":            of((*koa.Context).ETag, asTextOrNull),
		"response.header": responseHeader,
		"response.toJSON": responseJSON,
	}
}

func asBody(v any) any {
	switch v := v.(type) {
	case []byte:
		return ordered.Object{{Name: "$bytes", Value: base64.StdEncoding.EncodeToString(v)}}
	case io.Reader:
		return ordered.Object{}
	}
	return v
}

// asTime shows a point in time as ISO text, null for none.
func asTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

func responseHeader(_ *builder, ctx *koa.Context) any {
	o := ordered.Object{}
	for name, values := range ctx.Response.Header() {
		o.Set(strings.ToLower(name), header(values))
	}
	return o
}

// responseJSON shows each header as lines: Go does not tell a header set to a
// list of one from one set to a text.
func responseJSON(b *builder, ctx *koa.Context) any {
	v := parsed(&ctx.Response)
	if o, ok := v.(ordered.Object); ok {
		o.Set("header", responseHeader(b, ctx))
	}
	return v
}
