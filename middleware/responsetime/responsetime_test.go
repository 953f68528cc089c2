package responsetime_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/responsetime"
)

func TestResponseTime(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts *responsetime.Options
		took time.Duration
		want string
	}{
		{"is in whole milliseconds", nil, 12 * time.Millisecond, "12ms"},
		{"is rounded up", nil, 1500 * time.Microsecond, "2ms"},
		{"is rounded down", nil, 1499 * time.Microsecond, "1ms"},
		{"can be nothing", nil, 0, "0ms"},
		{"can be precise", &responsetime.Options{HRTime: true}, 1234567 * time.Nanosecond, "1.234567ms"},
		{"is whole when it is, even precisely", &responsetime.Options{HRTime: true}, 2 * time.Second, "2000ms"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := koatest.NewContext(t)
				err := koatest.Run(ctx, responsetime.New(tt.opts), func(*koa.Context) error {
					time.Sleep(tt.took)
					return nil
				})
				if got := ctx.Response.Get("X-Response-Time"); err != nil || got != tt.want {
					t.Errorf("X-Response-Time is %q (%v), want %q", got, err, tt.want)
				}
			})
		})
	}
}

func TestResponseTimePassesErrorsOn(t *testing.T) {
	trouble := errors.New("trouble")
	ctx := koatest.NewContext(t)
	err := koatest.Run(ctx, responsetime.New(nil), func(*koa.Context) error { return trouble })
	if !errors.Is(err, trouble) || ctx.Response.Has("X-Response-Time") {
		t.Errorf("got %v and a header: %v; want the error and none", err, ctx.Response.Has("X-Response-Time"))
	}
}

func BenchmarkResponseTime(b *testing.B) {
	layer := responsetime.New(nil)
	ctx := koatest.NewContext(b)
	end := func(*koa.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
