package etag_test

import (
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/etag"
)

func TestETag(t *testing.T) {
	weak := &etag.Options{Weak: true}
	for _, tt := range []struct {
		name string
		opts *etag.Options
		set  func(ctx *koa.Context)
		want string
	}{
		{"tags a text", nil, body("Hello World"), `"b-Ck1VqNd45QIvq3AZd8XYQLvEhtA"`},
		{"tags bytes", nil, body([]byte{0, 1, 2}), `"3-DHpiP9K7wFsGQjvjWeQCHTbnIa0"`},
		{"tags no bytes", nil, body([]byte{}), `"0-2jmj7l5rSw0yVb/vlWAYkK/YBwk"`},
		{"tags JSON by what will be sent", nil, body(struct {
			A int    `json:"a"`
			B string `json:"b"`
		}{1, "你"}), `"11-DNxfrqy5CJ6Lj2Gh/cH7v11eU+0"`},
		{"makes weak tags when told", weak, body("Hello World"), `W/"b-Ck1VqNd45QIvq3AZd8XYQLvEhtA"`},
		{"tags any 2xx", nil, status(201), `"1-EfatjsUqKYSrqv18O1FlA3hcIHI"`},
		{"leaves other statuses alone", nil, status(404), ""},
		{"leaves a tag that is set alone", nil, func(ctx *koa.Context) {
			ctx.SetETag("mine")
			ctx.SetBody("x")
		}, `"mine"`},
		{"leaves no body alone", nil, body(nil), ""},
		{"leaves an empty text alone", nil, body(""), ""},
		{"leaves false alone", nil, body(false), ""},
		{"leaves zero alone", nil, body(0), ""},
		{"leaves streams alone", nil, body(strings.NewReader("x")), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t)
			err := koatest.Run(ctx, etag.New(tt.opts), func(ctx *koa.Context) error {
				tt.set(ctx)
				return nil
			})
			if err != nil || ctx.ETag() != tt.want {
				t.Errorf("ETag is %s (%v), want %s", ctx.ETag(), err, tt.want)
			}
		})
	}
}

func body(v any) func(ctx *koa.Context) {
	return func(ctx *koa.Context) { ctx.SetBody(v) }
}

func status(code int) func(ctx *koa.Context) {
	return func(ctx *koa.Context) {
		ctx.SetStatus(code)
		ctx.SetBody("x")
	}
}

func TestETagOfAFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "hello.txt")
	if err := os.WriteFile(name, []byte("hello world"), 0o600); err != nil {
		t.Fatal(err)
	}
	changed := time.Date(2022, 2, 3, 4, 5, 6, 789_000_000, time.UTC)
	if err := os.Chtimes(name, changed, changed); err != nil {
		t.Fatal(err)
	}
	app := koa.New(nil).Use(etag.New(nil), koa.Handle(func(ctx *koa.Context) error {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		ctx.SetBody(f)
		return nil
	}))
	koatest.Request(t, app).Get("/").Expect(200).ExpectBody("hello world").ExpectHeader("Etag", `W/"b-17ebdc1e065"`)
}

func TestETagOfAFileWithoutATime(t *testing.T) {
	ctx := koatest.NewContext(t)
	err := koatest.Run(ctx, etag.New(nil), func(ctx *koa.Context) error {
		f, err := fstest.MapFS{"a": {Data: []byte("a")}}.Open("a")
		if err != nil {
			return err
		}
		ctx.SetBody(io.Reader(f))
		return nil
	})
	if err != nil || ctx.ETag() != "" {
		t.Errorf("ETag is %s (%v), want none", ctx.ETag(), err)
	}
}

func TestETagPassesErrorsOn(t *testing.T) {
	trouble := errors.New("trouble")
	ctx := koatest.NewContext(t)
	err := koatest.Run(ctx, etag.New(nil), func(ctx *koa.Context) error {
		ctx.SetBody("text")
		return trouble
	})
	if !errors.Is(err, trouble) || ctx.ETag() != "" {
		t.Errorf("got %v and ETag %q, want the error and none", err, ctx.ETag())
	}
}

func TestETagReportsAValueThatIsNoJSON(t *testing.T) {
	ctx := koatest.NewContext(t)
	err := koatest.Run(ctx, etag.New(nil), func(ctx *koa.Context) error {
		ctx.SetBody(math.Inf(1))
		return nil
	})
	if err == nil {
		t.Error("got no error, want the encoder's")
	}
}

func BenchmarkETag(b *testing.B) {
	layer := etag.New(nil)
	ctx := koatest.NewContext(b)
	text := strings.Repeat("0123456789", 100)
	end := func(ctx *koa.Context) error {
		ctx.SetBody(text)
		return nil
	}
	b.ReportAllocs()
	for b.Loop() {
		ctx.Remove("Etag")
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
