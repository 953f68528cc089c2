package scenario

import (
	"encoding/json"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/wire"
)

func requestProperties() map[string]property {
	return map[string]property{
		"header":          requestHeader,
		"headers":         requestHeader,
		"request.header":  requestHeader,
		"method":          of((*koa.Context).Method, asText),
		"fresh":           of((*koa.Context).Fresh, asBool),
		"stale":           of((*koa.Context).Stale, asBool),
		"idempotent":      of((*koa.Context).Idempotent, asBool),
		"secure":          of((*koa.Context).Secure, asBool),
		"ip":              of((*koa.Context).IP, asText),
		"ips":             of((*koa.Context).IPs, asList),
		"request.ip":      of((*koa.Context).IP, asText),
		"request.type":    ofRequest((*koa.Request).Type, asText),
		"request.charset": ofRequest((*koa.Request).Charset, asText),
		"request.length":  ofRequest((*koa.Request).Length, asLength),
		"request.toJSON":  requestJSON,
		"state":           state,
	}
}

func ofRequest[T any](get func(r *koa.Request) T, show func(T) any) property {
	return func(_ *builder, ctx *koa.Context) any { return show(get(&ctx.Request)) }
}

// requestHeader shows all headers as Node joins them, which is what Get does.
func requestHeader(_ *builder, ctx *koa.Context) any {
	o := ordered.Object{}
	for name, values := range ctx.Request.Header() {
		value := ctx.Get(name)
		if name == "Referer" || name == "Referrer" {
			value = values[0] // Get looks for both
		}
		if name != "Connection" {
			o.Set(strings.ToLower(name), wire.FromBytes(value))
		}
	}
	return o
}

func requestJSON(_ *builder, ctx *koa.Context) any {
	v := parsed(&ctx.Request)
	if o, ok := v.(ordered.Object); ok {
		h, _ := o.Get("header")
		o.Set("header", withoutConnection(h))
	}
	return v
}

func withoutConnection(header any) any {
	o, ok := header.(ordered.Object)
	if !ok {
		return header
	}
	kept := ordered.Object{}
	for _, f := range o {
		if f.Name != "connection" {
			kept = append(kept, f)
		}
	}
	return kept
}

// parsed is what v gives as JSON, or the error's text.
func parsed(v json.Marshaler) any {
	text, err := v.MarshalJSON()
	if err != nil {
		return err.Error()
	}
	value, err := ordered.Parse(text)
	if err != nil {
		return err.Error()
	}
	return value
}

func state(_ *builder, ctx *koa.Context) any {
	o := ordered.Object{}
	for name, value := range ctx.State.Map() {
		o.Set(name, value)
	}
	return o
}

func stateProperty(key string) property {
	return func(_ *builder, ctx *koa.Context) any { return ctx.State.Get(key) }
}
