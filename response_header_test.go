package koa_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
)

func TestForbiddenHeadersFailLikeAThrow(t *testing.T) {
	for _, tt := range []struct {
		name string
		call func(ctx *koa.Context)
		says string
	}{
		{"Set with a line break", func(ctx *koa.Context) { ctx.Set("X-Name", "a\r\nX-Evil: 1") }, "X-Name"},
		{"Set with NUL", func(ctx *koa.Context) { ctx.Set("X-Name", "a\x00b") }, "X-Name"},
		{"Set with DEL", func(ctx *koa.Context) { ctx.Set("X-Name", "a\x7fb") }, "X-Name"},
		{"Set where the second value is bad", func(ctx *koa.Context) { ctx.Set("X-Name", "good", "b\nad") }, "X-Name"},
		{"Set with a space in the name", func(ctx *koa.Context) { ctx.Set("X Name", "a") }, "X Name"},
		{"Append", func(ctx *koa.Context) { ctx.Append("X-Name", "a\n") }, "X-Name"},
		{"SetHeaders", func(ctx *koa.Context) { ctx.Response.SetHeaders(http.Header{"X-Good": {"1"}, "X-Name": {"\n"}}) }, "X-Name"},
		{"two lengths", func(ctx *koa.Context) { ctx.Set("Content-Length", "1", "2") }, "Content-Length"},
		{"a second type", func(ctx *koa.Context) { ctx.SetType("html"); ctx.Append("Content-Type", "text/css") }, "Content-Type"},
		{"SetType", func(ctx *koa.Context) { ctx.SetType("text/html;\r\nX-Evil: 1") }, "Content-Type"},
		{"SetETag", func(ctx *koa.Context) { ctx.SetETag("a\r\nb") }, "ETag"},
		{"an invalid redirect", func(ctx *koa.Context) { ctx.Redirect("http://[") }, "redirect"},
		{"Vary without a field", func(ctx *koa.Context) { ctx.Vary("") }, "field argument is required"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got error
			app := newApp(
				func(ctx *koa.Context, next koa.Handler) error {
					got = next(ctx)
					for _, name := range []string{"X-Name", "X-Good", "X-Evil", "Location", "Vary", "Etag"} {
						if ctx.Response.Has(name) {
							t.Errorf("%s is partly set: %q", name, ctx.Response.Get(name))
						}
					}
					return got
				},
				koa.Handle(func(ctx *koa.Context) error {
					tt.call(ctx)
					t.Error("the call did not end the layer")
					return nil
				}))
			w := get(app, "/")
			if got == nil || !strings.Contains(strings.ToLower(got.Error()), strings.ToLower(tt.says)) {
				t.Errorf("the layer outside got %v, want an error that names %s", got, tt.says)
			}
			if _, isPanic := errors.AsType[*koa.PanicError](got); isPanic {
				t.Error("the error is a panic's, want an ordinary one")
			}
			wantAnswer(t, w, 500, "Internal Server Error")
		})
	}
}

func TestBadStatusPanicsWithTheValue(t *testing.T) {
	for _, code := range []int{-1, 0, 99, 1000} {
		var got error
		app := newApp(layer(func(ctx *koa.Context) { ctx.SetStatus(code) })).OnError(func(err error, _ *koa.Context) { got = err })
		wantAnswer(t, get(app, "/"), 500, "Internal Server Error")
		p, ok := errors.AsType[*koa.PanicError](got)
		if !ok || !strings.HasPrefix(p.Value.(string), "invalid status code: ") {
			t.Errorf("SetStatus(%d) gave %v, want a panic that says so", code, got)
		}
	}
}

func TestLiveHeaderMapIsCheckedWhenSent(t *testing.T) {
	app := newApp(layer(func(ctx *koa.Context) {
		ctx.Set("X-Before", "kept")
		h := ctx.Response.Header()
		h.Set("X-Live", "1")
		if ctx.Response.Get("x-live") != "1" || h.Get("X-Before") != "kept" {
			t.Error("Header is not live")
		}
		if ctx.Path() == "/bad" {
			h["X-Evil"] = []string{"a\r\nSet-Cookie: stolen=1"}
		}
		ctx.SetBody("body")
	}))
	wantAnswer(t, get(app, "/good"), 200, "body")
	w := get(app, "/bad")
	wantAnswer(t, w, 500, "Internal Server Error")
	if len(w.Header()["X-Evil"]) > 0 || len(w.Header()["X-Live"]) > 0 {
		t.Errorf("headers of the failed answer were sent: %v", w.Header())
	}
}

func TestErrorHeaders(t *testing.T) {
	app := newApp(koa.Handle(func(ctx *koa.Context) error {
		ctx.Set("X-Before", "1")
		return ctx.Throw(401, "who are you?", http.Header{
			"Www-Authenticate": {"Basic"}, "Content-Type": {"text/html"}, "Content-Length": {"1"}, "X-Bad": {"\n"},
		})
	}))
	w := get(app, "/")
	wantAnswer(t, w, 401, "who are you?")
	for name, want := range map[string]string{
		"Www-Authenticate": "Basic", "Content-Type": "text/plain; charset=utf-8", "Content-Length": "12", "X-Before": "", "X-Bad": "",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
