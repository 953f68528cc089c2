package onerror_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/jsonp"
	"github.com/koa-go/koa/egg/onerror"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/bodyparser"
)

func app(env string, cfg *onerror.Config, layers ...koa.Middleware) *koa.Application {
	app := koa.New(&koa.Options{Env: env, Silent: true})
	return app.Use(onerror.New(cfg)).Use(layers...)
}

func fail(err error) koa.Middleware {
	return func(*koa.Context, koa.Handler) error { return err }
}

func TestClientsSeeNoSecrets(t *testing.T) {
	_, open := fs.ReadFile(fs.FS(nothing{}), "etc/secret")
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"of a file that is missing", open, `{"code":"ENOENT","message":"Not Found"}`},
		{"around an exposed error", fmt.Errorf("dial db.internal: %w", koa.NewError(404, "no such user")), `{"message":"no such user"}`},
		{"of an error that is not exposed", &koa.HTTPError{Status: 400, Message: "secret"}, `{"message":"Bad Request"}`},
		{"of a fault", koa.NewError(503, "secret", koa.Props{"code": "E_DB", "errors": "secret", "query": "secret"}), `{"code":"E_DB","message":"Service Unavailable"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := koatest.Request(t, app("prod", nil, fail(tt.err))).Get("/x.json").Do()
			r.ExpectBody(tt.want)
		})
	}
}

type nothing struct{}

func (nothing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func TestBadJSON(t *testing.T) {
	client := koatest.Request(t, app("prod", nil, bodyparser.New(nil)))
	client.Post("/").Set("Content-Type", "application/json").Set("Accept", "application/json").Send("{bad").
		Expect(http.StatusBadRequest).ExpectBody(`{"message":"Problems parsing JSON"}`)
	client.Post("/").Set("Content-Type", "application/json").Send("{bad").
		Expect(http.StatusBadRequest).ExpectBody("<h2>400 Bad Request</h2>")
}

func TestHeadersThatStay(t *testing.T) {
	layer := func(ctx *koa.Context, _ koa.Handler) error {
		for _, name := range []string{"X-Before", "Content-Security-Policy", "ETag", "Cache-Control", "Content-Encoding", "Last-Modified", "Expires", "Accept-Ranges"} {
			ctx.Set(name, "x")
		}
		ctx.Append("Set-Cookie", "a=1")
		return ctx.Throw(429, http.Header{"Retry-After": {"5"}})
	}
	r := koatest.Request(t, app("prod", nil, layer)).Get("/").Expect(429)
	for name, want := range map[string]string{
		"X-Before": "x", "Content-Security-Policy": "x", "Set-Cookie": "a=1", "Retry-After": "5", "Vary": "Accept",
		"ETag": "", "Cache-Control": "", "Content-Encoding": "", "Last-Modified": "", "Expires": "", "Accept-Ranges": "",
	} {
		r.ExpectHeader(name, want)
	}
}

func TestGuardsStay(t *testing.T) {
	app := app("unittest", nil, security.New(nil, nil), fail(errBoom))
	koatest.Request(t, app).Get("/").Set("Accept", "application/json").Expect(500).
		ExpectHeader("X-Frame-Options", "SAMEORIGIN").
		ExpectBody(`{"message":"boom <b>","stack":"Error: boom <b>","name":"Error","status":500}`)
}

func TestAcceptJSON(t *testing.T) {
	for _, tt := range []struct {
		name, target, accept, kind string
		want                       bool
	}{
		{"for a path that says so", "/a.json", "text/html", "", true},
		{"for an answer that is JSON", "/", "text/html", "json", true},
		{"for a client that prefers it", "/", "application/json", "", true},
		{"not for a browser", "/", "text/html,*/*", "", false},
		{"not for a client that takes all", "/", "*/*", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t, koatest.Target(tt.target), koatest.Header("Accept", tt.accept))
			ctx.SetType(tt.kind)
			if got := onerror.AcceptJSON(ctx); got != tt.want {
				t.Errorf("AcceptJSON() = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTypeThatIsSetDecides(t *testing.T) {
	layer := func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetType("json")
		return ctx.Throw(400, "x")
	}
	koatest.Request(t, app("prod", nil, layer)).Get("/").Expect(400).ExpectJSON(map[string]string{"message": "x"})
}

func TestJSONP(t *testing.T) {
	client := koatest.Request(t, app("prod", nil, jsonp.New(nil), fail(koa.NewError(400, "bad", koa.Props{"code": "C"}))))
	client.Get("/?callback=fn").Expect(400).
		ExpectHeader("Content-Type", "application/javascript; charset=utf-8").
		ExpectHeader("X-Content-Type-Options", "nosniff").
		ExpectBody(`/**/ typeof fn === 'function' && fn({"code":"C","message":"bad"});`)
	client.Get("/").Expect(400).ExpectBody("<h2>400 Bad Request</h2>")
	client.Get("/?callback=fn").Set("Accept", "application/json").Expect(400).ExpectBody(`{"code":"C","message":"bad"}`)
}

func TestErrorPage(t *testing.T) {
	byPath := &onerror.Config{ErrorPageURLFunc: func(err error, ctx *koa.Context) string {
		if errors.Is(err, errBoom) && ctx.Path() != "/plain" {
			return "/500.html"
		}
		return ""
	}}
	client := koatest.Request(t, app("prod", byPath, fail(errBoom)))
	client.Get("/x").Expect(http.StatusFound).ExpectHeader("Location", "/500.html?real_status=500")
	client.Get("/plain").Expect(http.StatusInternalServerError)
	client.Get("/500.html?real_status=500").Expect(http.StatusInternalServerError).ExpectBody("<h2>Internal Server Error, real status: 500</h2>")
	elsewhere := &onerror.Config{ErrorPageURL: "https://errors.example/x"}
	koatest.Request(t, app("prod", elsewhere, fail(errBoom))).Get("/x").Expect(http.StatusFound)
	koatest.Request(t, app("prod", elsewhere, fail(errBoom))).Get("https://errors.example/x").Expect(http.StatusInternalServerError)
}

func TestRealStatus(t *testing.T) {
	for _, env := range []string{"prod", "unittest", "local"} {
		status := 0
		app := koa.New(&koa.Options{Env: env, Silent: true})
		app.Use(func(ctx *koa.Context, next koa.Handler) error {
			err := next(ctx)
			status = onerror.RealStatus(ctx)
			return err
		}, onerror.New(&onerror.Config{ErrorPageURL: "/e"}), fail(koa.NewError(503, errBoom)))
		koatest.Request(t, app).Get("/").Do()
		if status != http.StatusServiceUnavailable {
			t.Errorf("%s: RealStatus() = %d, want 503", env, status)
		}
	}
	if ctx := koatest.NewContext(t); onerror.RealStatus(ctx) != http.StatusNotFound {
		t.Error("the real status of a fresh response is not its status")
	}
}

func TestHandlersOfOnesOwn(t *testing.T) {
	say := func(text string) onerror.Handler {
		return func(ctx *koa.Context, f *onerror.Failure) error {
			ctx.SetBody(fmt.Sprint(text, " ", f.Status, " ", f.Message))
			return nil
		}
	}
	accepts := func(kind string) func(*koa.Context) string { return func(*koa.Context) string { return kind } }
	for _, tt := range []struct {
		name     string
		cfg      onerror.Config
		kind     string
		wantType string
		want     string
	}{
		{"answer HTML", onerror.Config{HTML: say("html")}, "html", "text/html; charset=utf-8", "html 500 Internal Server Error"},
		{"answer JSON", onerror.Config{JSON: say("json")}, "json", "application/json; charset=utf-8", "json 500 Internal Server Error"},
		{"answer JSONP", onerror.Config{JS: say("js")}, "js", "text/javascript; charset=utf-8", "js 500 Internal Server Error"},
		{"answer text", onerror.Config{Text: say("text")}, "text", "text/plain; charset=utf-8", "text 500 Internal Server Error"},
		{"answer everything", onerror.Config{All: say("all"), HTML: say("html")}, "html", "text/plain; charset=utf-8", "all 500 Internal Server Error"},
		{"are not there for text", onerror.Config{}, "text", "text/plain; charset=utf-8", "Internal Server Error"},
		{"are text for kinds that are unknown", onerror.Config{Text: say("text")}, "xml", "text/plain; charset=utf-8", "text 500 Internal Server Error"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.cfg.Accepts = accepts(tt.kind)
			for _, env := range []string{"prod", "local"} {
				koatest.Request(t, app(env, &tt.cfg, fail(errBoom))).Get("/").Expect(500).
					ExpectHeader("Content-Type", tt.wantType).ExpectBody(tt.want)
			}
		})
	}
}

func TestHandlersThatFail(t *testing.T) {
	failing := func(*koa.Context, *onerror.Failure) error { return errors.New("again") }
	r := koatest.Request(t, app("prod", &onerror.Config{HTML: failing}, fail(koa.NewError(400, "x")))).Get("/").Expect(500)
	if len(r.Errors) != 2 {
		t.Errorf("reported %v, want both errors", r.Errors)
	}
}

func TestPropertiesThatAreNoJSON(t *testing.T) {
	bad := koa.NewError(400, "x", koa.Props{"errors": func() {}})
	koatest.Request(t, app("prod", nil, fail(bad))).Get("/x.json").Expect(500)
}

func TestLocalPage(t *testing.T) {
	layer := func(ctx *koa.Context, _ koa.Handler) error {
		ctx.Set("ETag", `"x"`)
		panic("boom <b>")
	}
	for _, env := range []string{"local", "development"} {
		secret := rand.Text() // not in the source that the page shows
		r := koatest.Request(t, app(env, nil, layer)).Get("/x?token="+secret).
			Set("Cookie", "EGG_SESS="+secret).Set("Authorization", "Bearer "+secret).Expect(500)
		r.ExpectHeader("Content-Type", "text/html; charset=utf-8").ExpectHeader("ETag", "").
			ExpectContains("boom &lt;b&gt;", "onerror_test.go", "EGG_SESS")
		if strings.Contains(string(r.Body), secret) {
			t.Error("the page shows a secret")
		}
	}
}

func TestUnittestHasTheStackOfAPanic(t *testing.T) {
	layer := func(*koa.Context, koa.Handler) error { panic("boom") }
	client := koatest.Request(t, app("unittest", nil, layer))
	r := client.Get("/").Expect(500).ExpectContains("PanicError: panic: boom\nPanicError: panic: boom\ngoroutine ", "onerror_test.go")
	r.ExpectHeader("Content-Security-Policy", "default-src 'none';sandbox")
	client.Get("/x.json").Expect(500).ExpectContains(`"stack":"PanicError: panic: boom\ngoroutine `)
}

func TestListener(t *testing.T) {
	filtered := errors.New("filtered")
	cfg := &onerror.Config{AppErrorFilter: func(err error, _ *koa.Context) bool { return !errors.Is(err, filtered) }}
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"warns of a 4xx", koa.NewError(404, "lost"), `level=WARN msg="nodejs.NotFoundError: lost"` + "\n"},
		{"says what a 4xx has for programs", koa.NewError(422, "Validation Failed", koa.Props{"code": "invalid_param"}), `level=WARN msg="nodejs.UnprocessableEntityError: Validation Failed" code=invalid_param` + "\n"},
		{"calls a 5xx an error", koa.NewError(503, "down"), "level=ERROR msg=down err=down\n"},
		{"calls all others errors", errBoom, `level=ERROR msg="boom <b>" err="boom <b>"` + "\n"},
		{"calls a status without a phrase an error", &koa.HTTPError{Status: 499, Message: "x"}, "level=ERROR msg=x err=x\n"},
		{"leaves out what the filter does", fmt.Errorf("x: %w", filtered), ""},
		{"adds the calls of a panic", &koa.PanicError{Value: "x", Stack: []byte("calls")}, `level=ERROR msg="panic: x" err="panic: x" stack=calls` + "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var text bytes.Buffer
			noTime := func(_ []string, a slog.Attr) slog.Attr {
				if a.Key == slog.TimeKey {
					return slog.Attr{}
				}
				return a
			}
			log := slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{ReplaceAttr: noTime}))
			listen := onerror.Listener(cfg, func(*koa.Context) *slog.Logger { return log })
			listen(tt.err, nil)
			if text.String() != tt.want {
				t.Errorf("logged %q, want %q", text.String(), tt.want)
			}
		})
	}
}

func TestErrorsAfterTheHeadAreKoas(t *testing.T) {
	layer := func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("partial")
		if err := ctx.FlushHeaders(); err != nil {
			return err
		}
		return errBoom
	}
	r := koatest.Request(t, app("prod", nil, layer)).Get("/").Do()
	if r.Status != http.StatusOK || strings.Contains(string(r.Body), "h2") {
		t.Errorf("%d %s; want what was sent", r.Status, r.Body)
	}
}
