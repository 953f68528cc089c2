package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/compress"
)

var compressOps = map[string]op{"compress": compressOp}

// compressOp sets Koa's ctx.compress.
func compressOp(_ *builder, a *args) koa.Middleware {
	switch v := a.any(0); v {
	case true:
		return do(compress.Force)
	case false:
		return do(compress.Forbid)
	}
	r := option.Read(a.any(0))
	opts := compressOptions(r)
	a.check(r.Done())
	return do(func(ctx *koa.Context) { compress.Override(ctx, opts) })
}
