// Package compress encodes bodies as zstd, brotli, gzip or deflate, whatever the
// client likes best, as npm koa-compress 5 does:
//
//	app.Use(compress.New(nil))
//
// Bodies become streams that are encoded while they are sent. What a streaming
// handler has given reaches the client at once: server-sent events can be
// compressed. Put the layer outside of those that make bodies; an ETag layer
// inside of it tags what it sees, the body before it is encoded.
package compress

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/jsonbody"
	"github.com/koa-go/koa/internal/negotiate"
	"github.com/koa-go/koa/internal/statuses"
)

// New returns the middleware. A response is left as it is when
//
//   - it has no body, is an answer to HEAD, or its head is sent
//   - it is a part of something: status 206, Content-Range, multipart/byteranges
//   - it is encoded already, or Cache-Control says no-transform
//   - its type is not worth it or its size is below the threshold
//   - the client accepts no coding that is on, or prefers identity
//
// Every response gets Vary: Accept-Encoding. A compressed one has
// Content-Encoding, no Content-Length and no Accept-Ranges: the ranges that
// layers inside would send are not those of the encoded body. New panics on a
// level or a coding that does not exist.
func New(opts *Options) koa.Middleware {
	o := withDefaults(opts)
	m := &middleware{opts: o, plan: planFor(&o, usual())}
	return m.handle
}

type middleware struct {
	opts Options
	plan plan
}

func (m *middleware) handle(ctx *koa.Context, next koa.Handler) error {
	ctx.Vary("Accept-Encoding") // now, for layers that send the head themselves
	if err := next(ctx); err != nil {
		return err
	}
	ctx.Vary("Accept-Encoding") // again, if a layer has set another Vary
	w, _ := current.Get(ctx)
	p := m.plan
	if w.opts != nil {
		p = planFor(w.opts, m.plan)
	}
	if w.forbid || tooSmall(ctx, p.threshold) || !mayTransform(ctx) || !w.force && !m.opts.Filter(ctx.Type()) {
		return nil
	}
	i := m.choose(ctx, &p)
	if i < 0 {
		return nil
	}
	return compress(ctx, codings[i], p.levels[i], p.threshold)
}

// mayTransform reports whether there is a whole, plain body.
func mayTransform(ctx *koa.Context) bool {
	switch ctx.Body() {
	case nil, "", false, 0: // falsy in JavaScript
		return false
	}
	return !ctx.HeaderSent() && ctx.Writable() && ctx.Respond() &&
		ctx.Method() != http.MethodHead &&
		!statuses.Empty(ctx.Status()) && ctx.Status() != http.StatusPartialContent &&
		!ctx.Response.Has("Content-Range") && !ctx.Response.Has("Content-Encoding") &&
		!strings.EqualFold(ctx.Type(), "multipart/byteranges") &&
		!noTransform(ctx.Response.Get("Cache-Control"))
}

// noTransform looks for the directive of RFC 9111 5.2.2.6.
func noTransform(cacheControl string) bool {
	for directive := range strings.SplitSeq(cacheControl, ",") {
		if strings.EqualFold(strings.TrimSpace(directive), "no-transform") {
			return true
		}
	}
	return false
}

// choose is the index of the coding for the client, -1 for none.
func (m *middleware) choose(ctx *koa.Context, p *plan) int {
	accept := ctx.Get("Accept-Encoding")
	switch accept {
	case "":
		accept = m.opts.DefaultEncoding
	case "*":
		accept = m.opts.WildcardAcceptEncoding
	}
	if accept == identity {
		return -1
	}
	name := negotiate.PreferredEncoding(accept, p.offers, m.opts.EncodingPreference)
	return slices.IndexFunc(codings[:], func(c *coding) bool { return c.name == name })
}

// tooSmall reports whether the size of the body is known to be below the
// threshold. That of a JSON value is not known yet.
func tooSmall(ctx *koa.Context, threshold int64) bool {
	size := int64(-1)
	switch body := ctx.Body().(type) {
	case string:
		size = int64(len(body))
	case []byte:
		size = int64(len(body))
	case io.Reader, *http.Response:
		size = ctx.Length()
	}
	return size >= 0 && size < threshold
}

// compress makes the body an encoded one, unless it is a JSON value whose text
// is below the threshold.
func compress(ctx *koa.Context, c *coding, level int, threshold int64) error {
	r := &reader{coding: c, level: level}
	switch body := ctx.Body().(type) {
	case string:
		r.src = strings.NewReader(body)
	case []byte:
		r.src = bytes.NewReader(body)
	case io.Reader:
		r.src, r.paced = body, ctx.Length() < 0
	case *http.Response:
		if body.Body == nil {
			return nil
		}
		r.src, r.paced = body.Body, ctx.Length() < 0
	default:
		text, err := jsonbody.Encode(body)
		if err != nil {
			return err
		}
		if int64(len(text.Bytes())) < threshold {
			text.Free()
			return nil
		}
		r.src, r.free = bytes.NewReader(text.Bytes()), text.Free
	}
	ctx.Set("Content-Encoding", c.name)
	ctx.Remove("Accept-Ranges")
	ctx.SetBody(r)
	ctx.SetLength(-1)
	return nil
}
