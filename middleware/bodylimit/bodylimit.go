// Package bodylimit bounds the bodies of requests, whoever reads them: a body
// parser, an upload handler, a net/http handler or a proxy.
//
//	app.Use(bodylimit.New(10 << 20))
//
// Body parsers have finer limits of their own; this one holds for all that
// comes behind it. The smallest of several counts.
package bodylimit

import (
	"fmt"
	"io"
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/bytesize"
)

// New returns a middleware that answers 413, with a text that names the limit,
// to a request whose Content-Length is over limit bytes, before anything is
// read. From a body of unknown length no more than limit bytes can be read:
// then Read fails with that error, which wraps an [http.MaxBytesError], and so
// do all further calls. It panics when limit is negative; with 0 no request may
// have a body.
func New(limit int64) koa.Middleware {
	if limit < 0 {
		panic(fmt.Sprintf("bodylimit: New: %d is negative", limit))
	}
	return func(ctx *koa.Context, next koa.Handler) error {
		r := &ctx.Request
		if !r.HasBody() {
			return next(ctx)
		}
		if r.Length() > limit {
			return tooLarge(limit)
		}
		r.SetBodyReader(&reader{body: r.BodyReader(), limit: limit, left: limit})
		return next(ctx)
	}
}

func tooLarge(limit int64) error {
	return koa.NewError(http.StatusRequestEntityTooLarge,
		"request entity too large: the limit is "+bytesize.Format(limit),
		&http.MaxBytesError{Limit: limit}, koa.Props{"type": "entity.too.large", "limit": limit})
}

// reader reads a body up to its limit.
type reader struct {
	body        io.ReadCloser
	limit, left int64
	err         error // what Read has failed with
}

// Read reads one byte more than is left, to tell a body that ends at the limit
// from one that goes on.
func (r *reader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	if int64(len(p))-1 > r.left {
		p = p[:r.left+1]
	}
	n, err := r.body.Read(p)
	if int64(n) > r.left {
		n, err = int(r.left), tooLarge(r.limit)
	}
	r.left -= int64(n)
	r.err = err
	return n, err
}

// Close closes the body.
func (r *reader) Close() error { return r.body.Close() }
