package notfound_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/notfound"
	"github.com/koa-go/koa/egg/onerror"
	"github.com/koa-go/koa/koatest"
)

func app(opts *notfound.Options, handler koa.Handler) *koa.Application {
	app := koa.New(&koa.Options{Env: "prod", Silent: true})
	return app.Use(notfound.New(opts), koa.Handle(handler))
}

func nothing(*koa.Context) error { return nil }

// Statuses, types and bodies are those of egg 3.34, but for the words about a page
// that is missing.
func TestAnswers(t *testing.T) {
	withPage := &notfound.Options{PageURL: "/404.html"}
	const html, json = "text/html; charset=utf-8", "application/json; charset=utf-8"
	for _, tt := range []struct {
		name, target, accept string
		opts                 *notfound.Options
		handler              koa.Handler
		status               int
		kind, body           string
	}{
		{"HTML", "/x", "", nil, nothing, 404, html, "<h1>404 Not Found</h1>"},
		{"JSON by the path", "/x.json", "", nil, nothing, 404, json, `{"message":"Not Found"}`},
		{"JSON by the client", "/x", "application/json", nil, nothing, 404, json, `{"message":"Not Found"}`},
		{"JSON by the type", "/x", "", nil, func(ctx *koa.Context) error { ctx.SetType("json"); return nil }, 404, json, `{"message":"Not Found"}`},
		{"a status without a body", "/x", "", nil, func(ctx *koa.Context) error { ctx.SetStatus(404); return nil }, 404, html, "<h1>404 Not Found</h1>"},
		{"a redirect", "/x", "", withPage, nothing, 302, html, "Redirecting to /404.html."},
		{"JSON and no redirect", "/x.json", "", withPage, nothing, 404, json, `{"message":"Not Found"}`},
		{"a page that is missing", "/404.html", "", withPage, nothing, 404, html,
			"<h1>404 Not Found</h1><p><pre><code>config.notfound.pageUrl(/404.html)</code></pre> has no handler</p>"},
		{"nothing for what has a body", "/x", "", nil, func(ctx *koa.Context) error { ctx.SetStatus(404); ctx.SetBody("gone"); return nil }, 404,
			"text/plain; charset=utf-8", "gone"},
		{"nothing for another status", "/x", "", nil, func(ctx *koa.Context) error { ctx.SetBody(nil); return nil }, 204, "", ""},
		{"nothing for errors", "/x", "", withPage, func(ctx *koa.Context) error { return ctx.Throw(404, "lost") }, 404, "text/plain; charset=utf-8", "lost"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			koatest.Request(t, app(tt.opts, tt.handler)).Get(tt.target).Set("Accept", tt.accept).Expect(tt.status).
				ExpectHeader("Content-Type", tt.kind).ExpectBody(tt.body)
		})
	}
}

func TestRealStatusOfARedirect(t *testing.T) {
	ctx := koatest.NewContext(t)
	if err := koatest.Run(ctx, notfound.New(&notfound.Options{PageURL: "/404"}), nil); err != nil {
		t.Fatal(err)
	}
	if ctx.Status() != http.StatusFound || onerror.RealStatus(ctx) != http.StatusNotFound {
		t.Errorf("status %d, real status %d; want 302 and 404", ctx.Status(), onerror.RealStatus(ctx))
	}
}

func ExampleNew() {
	app := koa.New(nil)
	app.Use(notfound.New(nil))
	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/nowhere", nil))
	fmt.Println(w.Code, w.Body)
	// Output: 404 <h1>404 Not Found</h1>
}
