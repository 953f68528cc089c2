package csrf_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/csrf"
)

func TestRefusalSaysWhy(t *testing.T) {
	for _, tt := range []struct {
		name    string
		env     string
		opts    csrf.Options
		request koatest.Option
		message string // what the client sees begins so, or is all of it in tests
		log     string
	}{
		{"in the log", "test", csrf.Options{}, koatest.Header("Cookie", "csrfToken="+secret), "Invalid CSRF token", "there is no token in body field _csrf"},
		{"in Egg's words", "test", csrf.Options{Egg: true}, koatest.Header("X-Csrf-Token", token), "missing csrf token", "no cookie csrfToken"},
		{"in both of Egg's words", "test", csrf.Options{Egg: true, Type: csrf.Any}, koatest.Header("X-Csrf-Token", token), "both ctoken and referer check error: missing csrf token, missing csrf referer or origin", "Referrer-Policy"},
		{"in the answer while developing", "development", csrf.Options{}, koatest.Header("Origin", "https://evil.example"), "cross-origin request: the browser says", "Options.TrustedOrigins"},
		{"in the answer of Egg's development", "local", csrf.Options{}, koatest.Header("X-Csrf-Token", token), "missing csrf token: the request has no cookie", "no cookie csrfToken"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, logger := logged()
			tt.opts.Logger = logger
			_, _, err := send(t, tt.opts, koatest.App(koa.New(&koa.Options{Env: tt.env})), tt.request)
			refused, _ := errors.AsType[*koa.HTTPError](err)
			if refused == nil || !refused.Expose || refused.Status != http.StatusForbidden {
				t.Fatalf("error %#v, want an exposed 403", err)
			}
			if tt.env == "test" && refused.Message != tt.message || !strings.HasPrefix(refused.Message, tt.message) {
				t.Errorf("the client sees %q, want %q", refused.Message, tt.message)
			}
			if cause, _ := errors.AsType[*csrf.Refusal](err); cause == nil || !strings.Contains(cause.Error(), tt.log) {
				t.Errorf("the cause is %v, want %q in it", cause, tt.log)
			}
			if !strings.Contains(text.String(), tt.log) || !strings.Contains(text.String(), "request.method=POST") {
				t.Errorf("logged %s, want %q and the request", text, tt.log)
			}
			if log := text.String(); strings.Contains(log, token) || strings.Contains(log, secret) {
				t.Errorf("logged %s, which shows a token or a secret", log)
			}
		})
	}
}

func TestErrorHandlerAnswers(t *testing.T) {
	ctx, passed, err := send(t, csrf.Options{ErrorHandler: func(ctx *koa.Context, refusal *csrf.Refusal) error {
		ctx.SetStatus(419)
		ctx.SetBody(refusal.Reason.Error())
		return nil
	}})
	if passed || err != nil || ctx.Status() != 419 || ctx.Body() != "missing csrf token" {
		t.Errorf("passed: %v, error %v, status %d, body %v; want the handler's answer", passed, err, ctx.Status(), ctx.Body())
	}
}

// A client that was refused for want of a secret can try again with the one
// that it gets.
func TestRefusalKeepsTheNewCookie(t *testing.T) {
	for _, tt := range []struct {
		name   string
		opts   csrf.Options
		cookie string
		want   bool
	}{
		{"for a client without one", csrf.Options{}, "", true},
		{"for one with a bad token, if so", csrf.Options{RotateWhenInvalid: true}, "csrfToken=" + secret, true},
		{"not for one with a bad token", csrf.Options{}, "csrfToken=" + secret, false},
		{"not of others", csrf.Options{Session: with(values{})}, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := koa.New(&koa.Options{Env: "test"})
			app.Use(func(ctx *koa.Context, next koa.Handler) error {
				ctx.Append("Set-Cookie", "other=1", "csrfTokens=1")
				return next(ctx)
			}, csrf.New(quiet(tt.opts)))
			r := koatest.Request(t, app).Post("/").Set("Cookie", tt.cookie).Set("X-CSRF-Token", otherToken).Do().Expect(http.StatusForbidden)
			lines := r.Header.Values("Set-Cookie")
			if got := len(lines) == 1 && strings.HasPrefix(lines[0], "csrfToken="); got != tt.want || len(lines) > 1 {
				t.Errorf("the answer sets %q, want the cookie of the secret: %v", lines, tt.want)
			}
		})
	}
}
