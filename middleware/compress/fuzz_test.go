package compress_test

import (
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/compress"
)

func FuzzAcceptEncoding(f *testing.F) {
	for _, seed := range []string{"", "*", "gzip", "gzip;q=0, br;q=0.5", "zstd;q=,deflate", "identity;q=0,*;q=0", ",;=,"} {
		f.Add(seed)
	}
	layer := compress.New(nil)
	f.Fuzz(func(t *testing.T, accept string) {
		ctx := koatest.NewContext(t)
		ctx.Request.Header()["Accept-Encoding"] = []string{accept}
		err := koatest.Run(ctx, layer, func(ctx *koa.Context) error {
			ctx.SetBody(text)
			return nil
		})
		if err != nil {
			t.Fatalf("%q: %v", accept, err)
		}
		if ctx.Response.Has("Content-Encoding") == (ctx.Body() == text) {
			t.Errorf("%q: Content-Encoding is %q and the body a %T", accept, ctx.Response.Get("Content-Encoding"), ctx.Body())
		}
	})
}
