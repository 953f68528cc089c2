package compress_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/compress"
)

func BenchmarkCompress(b *testing.B) {
	for _, size := range []int{500, 2_000, 100_000} {
		words := wordy(size)
		for _, coding := range codings {
			b.Run(fmt.Sprintf("%s/%d", coding, size), func(b *testing.B) {
				layer := compress.New(nil)
				ctx := koatest.NewContext(b, koatest.Header("Accept-Encoding", coding))
				end := func(ctx *koa.Context) error {
					ctx.SetBody(words)
					return nil
				}
				buf := make([]byte, 32<<10)
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					ctx.Remove("Content-Encoding")
					if err := layer(ctx, end); err != nil {
						b.Fatal(err)
					}
					if r, ok := ctx.Body().(io.Reader); ok {
						drain(r, buf)
					}
				}
			})
		}
	}
}

func drain(r io.Reader, buf []byte) {
	for {
		if _, err := r.Read(buf); err != nil {
			return
		}
	}
}

// A small response should cost next to nothing, whatever the client accepts.
func TestASmallTextCostsNoAllocation(t *testing.T) {
	layer := compress.New(nil)
	ctx := koatest.NewContext(t, koatest.Header("Accept-Encoding", "gzip, deflate, br, zstd"))
	end := func(ctx *koa.Context) error { return nil }
	ctx.SetBody("small")
	if n := testing.AllocsPerRun(100, func() { _ = layer(ctx, end) }); n > 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
