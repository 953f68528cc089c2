package compress_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/compress"
)

var text = strings.Repeat("abcdefghij", 200)

func body(v any) func(ctx *koa.Context) {
	return func(ctx *koa.Context) { ctx.SetBody(v) }
}

// newApp compresses what set leaves in the response.
func newApp(opts *compress.Options, set func(ctx *koa.Context)) *koa.Application {
	return koa.New(nil).Use(compress.New(opts), koa.Handle(func(ctx *koa.Context) error {
		set(ctx)
		return nil
	}))
}

func TestTheClientChooses(t *testing.T) {
	small := []string{"gzip", "deflate"}
	for _, tt := range []struct {
		name   string
		opts   *compress.Options
		accept []string
		want   string
	}{
		{"the best by the server's order", nil, []string{"gzip, deflate, br, zstd"}, "zstd"},
		{"the best of what it knows", nil, []string{"deflate, gzip;q=1.0, br"}, "br"},
		{"by weight", nil, []string{"gzip;q=0.1, deflate;q=0.9"}, "deflate"},
		{"on two lines", nil, []string{"gzip;q=0.5", "deflate"}, "deflate"},
		{"to have no gzip", nil, []string{"gzip;q=0"}, ""},
		{"to have anything but", nil, []string{"zstd;q=0, br;q=0, *"}, "gzip"},
		{"to have no coding", nil, []string{"identity"}, ""},
		{"to have nothing, and gets it uncoded", nil, []string{"identity;q=0, *;q=0"}, ""},
		{"what nobody knows", nil, []string{"rot13"}, ""},
		{"not to say", nil, nil, ""},
		{"not to say, with a default", &compress.Options{DefaultEncoding: "br"}, nil, "br"},
		{"not to say, with the default of a star", &compress.Options{DefaultEncoding: "*"}, nil, "gzip"},
		{"anything", nil, []string{"*"}, "gzip"},
		{"anything, with a default for it", &compress.Options{WildcardAcceptEncoding: "deflate"}, []string{"*"}, "deflate"},
		{"among codings that are on", &compress.Options{Gzip: compress.Coding{Off: true}}, []string{"gzip, deflate"}, "deflate"},
		{"by another order", &compress.Options{EncodingPreference: []string{"deflate", "gzip"}}, []string{"gzip, deflate"}, "deflate"},
		{"something behind that order", &compress.Options{EncodingPreference: small}, []string{"br, gzip"}, "gzip"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := koatest.Request(t, newApp(tt.opts, body(text))).Get("/").Set("Accept-Encoding", tt.accept...).Expect(200)
			res.ExpectHeader("Content-Encoding", tt.want).ExpectHeader("Vary", "Accept-Encoding")
			length := ""
			if tt.want == "" {
				length = "2000"
			}
			res.ExpectHeader("Content-Length", length)
			if got := decoded(t, res.Header.Get("Content-Encoding"), res.Body); got != text {
				t.Errorf("the body is %d bytes, want the text", len(got))
			}
		})
	}
}

func TestWhatIsCompressed(t *testing.T) {
	with := func(name, value string) func(ctx *koa.Context) {
		return func(ctx *koa.Context) {
			ctx.Set(name, value)
			ctx.SetBody(text)
		}
	}
	never := func(string) bool { return false }
	for _, tt := range []struct {
		name string
		opts *compress.Options
		set  func(ctx *koa.Context)
		want bool
	}{
		{"a text", nil, body(text), true},
		{"a text of the least size", nil, body(text[:1024]), true},
		{"no text below it", nil, body(text[:1023]), false},
		{"any text without a threshold", &compress.Options{Threshold: -1}, body("x"), true},
		{"no empty text", &compress.Options{Threshold: -1}, body(""), false},
		{"no body that is none", &compress.Options{Threshold: -1}, body(nil), false},
		{"no default body", &compress.Options{Threshold: -1}, func(ctx *koa.Context) { ctx.SetStatus(200) }, false},
		{"JSON", nil, body(map[string]string{"text": text}), true},
		{"no JSON below the threshold", nil, body(map[string]string{"text": "x"}), false},
		{"no image", nil, with("Content-Type", "image/png"), false},
		{"an image of text", nil, with("Content-Type", "image/svg+xml"), true},
		{"events", nil, with("Content-Type", "text/event-stream; charset=utf-8"), true},
		{"nothing that the filter refuses", &compress.Options{Filter: never}, body(text), false},
		{"an image that is forced", nil, func(ctx *koa.Context) {
			compress.Force(ctx)
			with("Content-Type", "image/png")(ctx)
		}, true},
		{"nothing that is forbidden", nil, func(ctx *koa.Context) {
			compress.Forbid(ctx)
			ctx.SetBody(text)
		}, false},
		{"no small text even by force", nil, func(ctx *koa.Context) {
			compress.Force(ctx)
			ctx.SetBody("x")
		}, false},
		{"a small text by a threshold of its own", nil, func(ctx *koa.Context) {
			compress.Override(ctx, &compress.Options{Threshold: 1})
			ctx.SetBody("x")
		}, true},
		{"nothing by a coding that is off for it", nil, func(ctx *koa.Context) {
			compress.Override(ctx, &compress.Options{Gzip: compress.Coding{Off: true}})
			ctx.SetBody(text)
		}, false},
		{"nothing twice", nil, with("Content-Encoding", "br"), false},
		{"no part", nil, with("Content-Range", "bytes 0-1999/5000"), false},
		{"no parts", nil, with("Content-Type", "Multipart/ByteRanges; boundary=x"), false},
		{"no partial content", nil, status(206), false},
		{"errors too", nil, status(500), true},
		{"nothing that must stay", nil, with("Cache-Control", "public, No-Transform"), false},
		{"what only looks so", nil, with("Cache-Control", "x-no-transform"), true},
		{"nothing that somebody else sends", nil, func(ctx *koa.Context) {
			ctx.SetBody(text)
			ctx.SetRespond(false)
			_, _ = io.WriteString(ctx.Res(), text)
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := koatest.Request(t, newApp(tt.opts, tt.set)).Get("/").Set("Accept-Encoding", "gzip").Do()
			if res.Err != nil || len(res.Errors) > 0 {
				t.Fatalf("%v, %v", res.Err, res.Errors)
			}
			if got := res.Header.Get("Content-Encoding") == "gzip"; got != tt.want {
				t.Errorf("compressed: %v, want %v\n%s", got, tt.want, res)
			}
			res.ExpectHeader("Vary", "Accept-Encoding")
		})
	}
}

func status(code int) func(ctx *koa.Context) {
	return func(ctx *koa.Context) {
		ctx.SetStatus(code)
		ctx.SetBody(text)
	}
}

func TestEveryCodingOfEveryBody(t *testing.T) {
	large := strings.Repeat(text+" \n", 60) // several pieces
	file := filepath.Join(t.TempDir(), "large.txt")
	if err := os.WriteFile(file, []byte(large), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, set := range map[string]func(ctx *koa.Context){
		"string": body(large),
		"bytes":  body([]byte(large)),
		"JSON":   body(map[string]any{"text": large}),
		"stream": func(ctx *koa.Context) { ctx.SetBody(strings.NewReader(large)) },
		"known length": func(ctx *koa.Context) {
			ctx.SetBody(strings.NewReader(large))
			ctx.SetLength(int64(len(large)))
		},
		"file": func(ctx *koa.Context) {
			f, err := os.Open(file)
			if err != nil {
				t.Error(err)
			}
			ctx.SetBody(f)
		},
		"upstream": func(ctx *koa.Context) {
			ctx.SetBody(&http.Response{
				StatusCode: 200,
				Header:     http.Header{"Content-Type": {"text/plain"}, "Content-Length": {strconv.Itoa(len(large))}},
				Body:       io.NopCloser(strings.NewReader(large)),
			})
		},
	} {
		want := large
		if name == "JSON" {
			want = `{"text":` + strconv.Quote(large) + `}`
		}
		for _, coding := range []string{"zstd", "br", "gzip", "deflate"} {
			t.Run(name+"/"+coding, func(t *testing.T) {
				app := newApp(nil, set)
				for range 2 { // the second time with a used encoder
					res := koatest.Request(t, app).Get("/").Set("Accept-Encoding", coding).Expect(200)
					res.ExpectHeader("Content-Encoding", coding).ExpectHeader("Content-Length", "")
					if got := decoded(t, coding, res.Body); got != want || len(res.Body) > len(want)/20 {
						t.Errorf("got %d bytes coded and %d decoded, want %d", len(res.Body), len(got), len(want))
					}
				}
			})
		}
	}
}

func TestHEADIsAnsweredAsItIs(t *testing.T) {
	app := newApp(nil, body(text))
	koatest.Request(t, app).Head("/").Set("Accept-Encoding", "gzip").Expect(200).
		ExpectHeader("Content-Encoding", "").ExpectHeader("Content-Length", "2000").ExpectHeader("Vary", "Accept-Encoding")
}

func TestTwoLayersCompressOnce(t *testing.T) {
	app := koa.New(nil).Use(compress.New(nil), compress.New(nil), koa.Handle(func(ctx *koa.Context) error {
		ctx.SetBody(text)
		return nil
	}))
	res := koatest.Request(t, app).Get("/").Set("Accept-Encoding", "gzip").Expect(200)
	res.ExpectHeader("Content-Encoding", "gzip").ExpectHeader("Vary", "Accept-Encoding")
	if decoded(t, "gzip", res.Body) != text {
		t.Error("the body was compressed more than once")
	}
}

func TestHeadersOfLayersInside(t *testing.T) {
	app := newApp(nil, func(ctx *koa.Context) {
		ctx.Set("Vary", "Origin") // replaces what was there
		ctx.Set("Accept-Ranges", "bytes")
		ctx.SetETag("tag")
		ctx.SetBody(text)
	})
	koatest.Request(t, app).Get("/").Set("Accept-Encoding", "gzip").Expect(200).
		ExpectHeader("Vary", "Origin, Accept-Encoding").
		ExpectHeader("Accept-Ranges", "").
		ExpectHeader("Etag", `"tag"`)
}

func TestAnErrorIsPassedOn(t *testing.T) {
	trouble := errors.New("trouble")
	ctx := koatest.NewContext(t, koatest.Header("Accept-Encoding", "gzip"))
	err := koatest.Run(ctx, compress.New(nil), func(ctx *koa.Context) error {
		ctx.SetBody(text)
		return trouble
	})
	if !errors.Is(err, trouble) || ctx.Body() != text {
		t.Errorf("got %v and a body of %T, want the error and the text", err, ctx.Body())
	}
}

func TestAValueThatIsNoJSON(t *testing.T) {
	ctx := koatest.NewContext(t, koatest.Header("Accept-Encoding", "gzip"))
	err := koatest.Run(ctx, compress.New(nil), func(ctx *koa.Context) error {
		ctx.SetBody(map[string]any{"f": func() {}})
		return nil
	})
	if err == nil || ctx.Response.Has("Content-Encoding") {
		t.Errorf("got %v and an encoding: %v, want an error and none", err, ctx.Response.Has("Content-Encoding"))
	}
}
