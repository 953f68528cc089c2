package conditional_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/conditional"
)

var noon = time.Date(2024, 1, 2, 12, 0, 0, 0, time.UTC)

func TestConditional(t *testing.T) {
	const since, match = "If-Modified-Since", "If-None-Match"
	for _, tt := range []struct {
		name          string
		method        string
		status        int
		header, value string
		want          int
	}{
		{"sends the response when the client has none", "GET", 200, "", "", 200},
		{"answers 304 to the tag it has", "GET", 200, match, `"a"`, 304},
		{"compares tags weakly", "GET", 200, match, `W/"a"`, 304},
		{"answers 304 to any tag", "GET", 200, match, "*", 304},
		{"sends the response when the tag is another", "GET", 200, match, `"b"`, 200},
		{"answers 304 to the time it has", "GET", 200, since, "Tue, 02 Jan 2024 12:00:00 GMT", 304},
		{"sends the response when it is newer", "GET", 200, since, "Tue, 02 Jan 2024 11:59:59 GMT", 200},
		{"answers HEAD like GET", "HEAD", 200, match, `"a"`, 304},
		{"leaves other methods alone", "POST", 200, match, `"a"`, 200},
		{"leaves other statuses alone", "GET", 404, match, `"a"`, 404},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := koa.New(nil).Use(conditional.New(), koa.Handle(func(ctx *koa.Context) error {
				ctx.SetETag("a")
				ctx.SetLastModified(noon)
				ctx.SetStatus(tt.status)
				ctx.SetBody("text")
				return nil
			}))
			call := koatest.Request(t, app).Method(tt.method, "/")
			if tt.header != "" {
				call.Set(tt.header, tt.value)
			}
			res := call.Expect(tt.want).ExpectHeader("Etag", `"a"`)
			if tt.want == 304 {
				res.ExpectBody("").ExpectHeader("Content-Type", "").ExpectHeader("Content-Length", "")
			}
		})
	}
}

func TestConditionalGoesBeforeRanges(t *testing.T) {
	app := koa.New(nil).Use(conditional.New(), koa.Handle(func(ctx *koa.Context) error {
		ctx.SetETag("a")
		ctx.SetStatus(206)
		ctx.Set("Content-Range", "bytes 0-3/10")
		ctx.SetBody("part")
		return nil
	}))
	koatest.Request(t, app).Get("/").Set("If-None-Match", `"a"`).Expect(304).ExpectHeader("Content-Range", "")
}

type source struct {
	io.Reader
	closed int
}

func (s *source) Close() error {
	s.closed++
	return nil
}

func TestConditionalClosesAStreamUnread(t *testing.T) {
	body := &source{Reader: strings.NewReader("stream")}
	app := koa.New(nil).Use(conditional.New(), koa.Handle(func(ctx *koa.Context) error {
		ctx.SetETag("a")
		ctx.SetBody(body)
		return nil
	}))
	koatest.Request(t, app).Get("/").Set("If-None-Match", `"a"`).Expect(304).ExpectBody("")
	if rest, _ := io.ReadAll(body); string(rest) != "stream" || body.closed != 1 {
		t.Errorf("%q is unread, closed %d times; want all of it and once", rest, body.closed)
	}
}

func TestConditionalPassesErrorsOn(t *testing.T) {
	trouble := errors.New("trouble")
	ctx := koatest.NewContext(t, koatest.Header("If-None-Match", "*"))
	err := koatest.Run(ctx, conditional.New(), func(ctx *koa.Context) error {
		ctx.SetETag("a")
		ctx.SetBody("text")
		return trouble
	})
	if !errors.Is(err, trouble) || ctx.Status() != 200 {
		t.Errorf("got %v and status %d, want the error and 200", err, ctx.Status())
	}
}
