package errorpage_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/errorpage"
)

// failing is an application of an environment whose every request fails.
func failing(env string, opts *errorpage.Options, fail func(ctx *koa.Context) error) *koa.Application {
	app := koa.New(&koa.Options{Env: env})
	return app.Use(errorpage.New(opts), koa.Handle(fail))
}

func returns(err error) func(*koa.Context) error { return func(*koa.Context) error { return err } }

func TestAnswersByKind(t *testing.T) {
	app := failing("production", nil, returns(koa.NewError(400, `<no> "such" thing`)))
	for _, tt := range []struct {
		name, accept, contentType, body string
	}{
		{"a page for browsers", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8", "<p>&lt;no&gt; &#34;such&#34; thing</p>"},
		{"a page for who takes anything", "*/*", "text/html; charset=utf-8", "<h1>400</h1>"},
		{"text", "text/plain", "text/plain; charset=utf-8", `<no> "such" thing`},
		{"JSON", "application/json", "application/json; charset=utf-8", `{"error":"<no> \"such\" thing"}`},
		{"text for who takes none of them", "image/png", "text/plain; charset=utf-8", `<no> "such" thing`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := koatest.Request(t, app).Get("/").Set("Accept", tt.accept).Expect(400).
				ExpectHeader("Content-Type", tt.contentType).ExpectHeader("Vary", "Accept").ExpectContains(tt.body)
			if len(res.Errors) != 1 {
				t.Errorf("%d errors were reported, want 1", len(res.Errors))
			}
		})
	}
}

func TestWhatIsNotExposedIsHidden(t *testing.T) {
	const secret = "secret-detail"
	for _, tt := range []struct {
		name   string
		fail   func(ctx *koa.Context) error
		status int
	}{
		{"in errors of any kind", returns(errors.New(secret)), 500},
		{"in errors of a 5xx", returns(koa.NewError(503, secret)), 503},
		{"in 4xx that are not exposed", returns(&koa.HTTPError{Status: 404, Message: secret}), 404},
		{"in causes", returns(koa.NewError(400, "bad", errors.New(secret))), 400},
		{"around exposed errors", returns(fmt.Errorf(secret+": %w", koa.NewError(400, "bad"))), 400},
		{"in panics", func(*koa.Context) error { panic(secret) }, 500},
		{"in panics with exposed errors", func(*koa.Context) error { panic(koa.NewError(404, secret)) }, 500},
		{"in errors with an unknown status", returns(&koa.HTTPError{Status: 999, Message: secret}), 500},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := failing("production", nil, tt.fail)
			for _, accept := range []string{"text/html", "text/plain", "application/json"} {
				res := koatest.Request(t, app).Get("/").Set("Accept", accept).Expect(tt.status)
				if body := string(res.Body); strings.Contains(body, secret) || strings.Contains(body, ".go") {
					t.Errorf("the answer as %s shows what is inside:\n%s", accept, body)
				}
			}
		})
	}
}

func TestDetailsAreForDevelopment(t *testing.T) {
	fail := returns(errors.New("what went wrong"))
	for _, tt := range []struct {
		name, env string
		details   func(*koa.Context) bool
		shown     bool
	}{
		{"in development", "development", nil, true},
		{"not in production", "production", nil, false},
		{"not under test", "test", nil, false},
		{"or whoever is chosen", "production", func(ctx *koa.Context) bool { return ctx.IP() == "127.0.0.1" }, true},
		{"and nobody else", "development", func(*koa.Context) bool { return false }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client := koatest.Request(t, failing(tt.env, &errorpage.Options{Details: tt.details}, fail))
			for _, accept := range []string{"text/html", "text/plain", "application/json"} {
				res := client.Get("/").Set("Accept", accept).Expect(500)
				if got := strings.Contains(string(res.Body), "what went wrong"); got != tt.shown {
					t.Errorf("%s shows the message: %v, want %v\n%s", accept, got, tt.shown, res.Body)
				}
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	leave := func(ctx *koa.Context) error {
		ctx.Set("X-Before", "1")
		ctx.Set("Content-Encoding", "gzip")
		ctx.Set("Etag", `"x"`)
		ctx.Set("X-Frame-Options", "DENY")
		ctx.Set("Access-Control-Allow-Origin", "*")
		ctx.Vary("Origin")
		if err := ctx.Cookies().Set("a", "b", nil); err != nil {
			return err
		}
		return koa.NewError(401, "no", http.Header{
			"WWW-Authenticate": {"Basic"}, "Content-Type": {"x/y"}, "Bad\nName": {"x"}, "X-Bad": {"a\nb"}, "vary": {"X-User"},
		})
	}
	for _, tt := range []struct {
		name string
		opts *errorpage.Options
		want map[string]string
	}{
		{"that guard the page stay, others go, those of the error come", nil, map[string]string{
			"X-Before": "", "Content-Encoding": "", "Etag": "", "Set-Cookie": "", "X-Bad": "",
			"X-Frame-Options": "DENY", "Access-Control-Allow-Origin": "*", "Vary": "Origin, X-User, Accept",
			"Www-Authenticate": "Basic", "Content-Type": "text/plain; charset=utf-8",
		}},
		{"that stay can be chosen", &errorpage.Options{KeepHeaders: []string{"x-be*", "etag"}}, map[string]string{
			"X-Before": "1", "Etag": `"x"`, "X-Frame-Options": "", "Vary": "X-User, Accept", "Www-Authenticate": "Basic",
		}},
		{"can all go", &errorpage.Options{KeepHeaders: []string{}}, map[string]string{
			"X-Before": "", "X-Frame-Options": "", "Www-Authenticate": "Basic",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := koatest.Request(t, failing("production", tt.opts, leave)).Get("/").Set("Accept", "text/plain").Expect(401)
			for name, want := range tt.want {
				res.ExpectHeader(name, want)
			}
		})
	}
}

func TestHandlers(t *testing.T) {
	say := func(text string) errorpage.Handler {
		return func(ctx *koa.Context, f *errorpage.Failure) error {
			ctx.SetBody(fmt.Sprintf("%s %d %s", text, f.Status, f.Message))
			return nil
		}
	}
	opts := &errorpage.Options{HTML: say("page"), Text: say("text"), JSON: func(ctx *koa.Context, f *errorpage.Failure) error {
		ctx.SetBody(map[string]any{"code": f.Status})
		return nil
	}}
	all := *opts
	all.All = func(ctx *koa.Context, f *errorpage.Failure) error {
		ctx.SetType("application/problem+json")
		ctx.SetBody(map[string]any{"title": f.Message})
		return nil
	}
	asText := *opts
	asText.Accepts = func(*koa.Context) string { return "text" }
	for _, tt := range []struct {
		name              string
		opts              *errorpage.Options
		accept            string
		contentType, body string
	}{
		{"make the page", opts, "text/html", "text/html; charset=utf-8", "page 404 gone"},
		{"make the text", opts, "text/plain", "text/plain; charset=utf-8", "text 404 gone"},
		{"make the JSON", opts, "application/json", "application/json; charset=utf-8", `{"code":404}`},
		{"make all of them", &all, "text/html", "application/problem+json", `{"title":"gone"}`},
		{"are chosen by Accepts", &asText, "text/html", "text/plain; charset=utf-8", "text 404 gone"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := failing("production", tt.opts, returns(koa.NewError(404, "gone")))
			koatest.Request(t, app).Get("/").Set("Accept", tt.accept).Expect(404).
				ExpectHeader("Content-Type", tt.contentType).ExpectBody(tt.body)
		})
	}
}

func TestHandlersMayFail(t *testing.T) {
	broken := errors.New("the page is broken")
	opts := &errorpage.Options{All: func(*koa.Context, *errorpage.Failure) error { return broken }}
	res := koatest.Request(t, failing("production", opts, returns(errors.New("first")))).Get("/").Expect(500).
		ExpectBody("Internal Server Error")
	if len(res.Errors) != 2 || res.Errors[0].Error() != "first" || !errors.Is(res.Errors[1], broken) {
		t.Errorf("reported %v, want both errors", res.Errors)
	}
}

func TestRedirect(t *testing.T) {
	app := failing("production", &errorpage.Options{Redirect: "/error?from=here"}, returns(errors.New("x")))
	client := koatest.Request(t, app)
	client.Get("/").Set("Accept", "text/html").Expect(302).ExpectHeader("Location", "/error?from=here")
	client.Get("/").Set("Accept", "application/json").Expect(500).ExpectBody(`{"error":"Internal Server Error"}`)
	client.Get("/error").Set("Accept", "text/plain").Expect(500).ExpectBody("Internal Server Error")
}

func TestNewRefusesARedirectThatIsNoURL(t *testing.T) {
	defer func() {
		if got, _ := recover().(string); !strings.HasPrefix(got, "errorpage: Options.Redirect: ") {
			t.Errorf("panic %q, want one about Options.Redirect", got)
		}
	}()
	errorpage.New(&errorpage.Options{Redirect: "http://[::1"})
}

// body notes whether it was closed.
type body struct {
	strings.Reader
	closed bool
}

func (b *body) Close() error { b.closed = true; return nil }

func TestAbandonedStreamsAreClosed(t *testing.T) {
	b := &body{}
	app := failing("production", nil, func(ctx *koa.Context) error {
		ctx.SetBody(b)
		return errors.New("after the body")
	})
	koatest.Request(t, app).Get("/").Set("Accept", "text/plain").Expect(500).ExpectBody("Internal Server Error")
	if !b.closed {
		t.Error("the stream is still open")
	}
}

func TestErrorsAfterTheHeadAreLeftToKoa(t *testing.T) {
	app := failing("development", nil, func(ctx *koa.Context) error {
		ctx.SetStatus(200)
		if err := ctx.FlushHeaders(); err != nil {
			return err
		}
		return errors.New("too late")
	})
	res := koatest.Request(t, app).Get("/").Do()
	if res.Status != 200 || !errors.Is(res.Err, koatest.ErrAborted) || len(res.Errors) != 1 {
		t.Errorf("status %d, err %v, reported %v, want a cut answer and one error", res.Status, res.Err, res.Errors)
	}
}

func TestErrorsOfWhoAnswersThemselvesAreAnswered(t *testing.T) {
	app := failing("production", nil, func(ctx *koa.Context) error {
		ctx.SetRespond(false)
		return koa.NewError(403, "no")
	})
	koatest.Request(t, app).Get("/").Set("Accept", "text/plain").Expect(403).ExpectBody("no")
}

func TestSuccessIsLeftAlone(t *testing.T) {
	app := failing("development", nil, func(ctx *koa.Context) error { ctx.SetBody("fine"); return nil })
	koatest.Request(t, app).Get("/").Expect(200).ExpectBody("fine").ExpectHeader("Vary", "")
}

func TestHeadHasNoBody(t *testing.T) {
	app := failing("production", nil, returns(koa.NewError(404, "gone")))
	koatest.Request(t, app).Head("/").Set("Accept", "text/plain").Expect(404).ExpectHeader("Content-Length", "4").ExpectBody("")
}
