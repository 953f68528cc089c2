package csrf_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/session"
)

func TestTokens(t *testing.T) {
	header, target := koatest.Header, koatest.Target
	cookie := header("Cookie", "csrfToken="+secret)
	for _, tt := range []struct {
		name    string
		opts    csrf.Options
		body    any
		request []koatest.Option
		want    error // nil: the request passes
	}{
		{"pass in the field of a form", csrf.Options{}, map[string]any{"_csrf": token}, nil, nil},
		{"pass in a parsed url.Values", csrf.Options{}, url.Values{"_csrf": {token}}, nil, nil},
		{"pass in the query", csrf.Options{}, nil, []koatest.Option{target("/?_csrf=" + token)}, nil},
		{"pass in csrf-token", csrf.Options{}, nil, []koatest.Option{header("Csrf-Token", token)}, nil},
		{"pass in xsrf-token", csrf.Options{}, nil, []koatest.Option{header("Xsrf-Token", token)}, nil},
		{"pass in x-csrf-token", csrf.Options{}, nil, []koatest.Option{header("X-Csrf-Token", token)}, nil},
		{"pass in x-xsrf-token", csrf.Options{}, nil, []koatest.Option{header("X-Xsrf-Token", token)}, nil},
		{"pass in names of their own", csrf.Options{BodyName: "t", HeaderNames: []string{"X-T"}}, map[string]any{"t": token}, nil, nil},
		{"pass where a function finds them", csrf.Options{Body: func(*koa.Context) string { return token }}, nil, nil, nil},
		{"are looked for in the body first", csrf.Options{}, map[string]any{"_csrf": otherToken}, []koatest.Option{header("Csrf-Token", token)}, csrf.ErrInvalidToken},
		{"are looked for in the query first by Egg", csrf.Options{Egg: true}, map[string]any{"_csrf": otherToken}, []koatest.Option{target("/?_csrf=" + token)}, nil},
		{"do not count when blank", csrf.Options{}, map[string]any{"_csrf": " \t"}, []koatest.Option{header("Csrf-Token", token)}, nil},
		{"do not count when they are no text", csrf.Options{}, map[string]any{"_csrf": []any{token}}, nil, csrf.ErrMissingToken},
		{"do not count when they are several", csrf.Options{}, nil, []koatest.Option{target("/?_csrf=" + token + "&_csrf=" + token)}, csrf.ErrMissingToken},
		{"can be kept out of the query", csrf.Options{DisableQuery: true}, nil, []koatest.Option{target("/?_csrf=" + token)}, csrf.ErrMissingToken},
		{"are required", csrf.Options{}, nil, nil, csrf.ErrMissingToken},
		{"that are missing are invalid to Egg", csrf.Options{Egg: true}, nil, nil, csrf.ErrInvalidToken},
		{"of another secret are refused", csrf.Options{}, nil, []koatest.Option{header("Csrf-Token", otherToken)}, csrf.ErrInvalidToken},
		{"without a salt are refused", csrf.Options{}, nil, []koatest.Option{header("Csrf-Token", "nodash")}, csrf.ErrInvalidToken},
		{"that are cut are refused", csrf.Options{}, nil, []koatest.Option{header("Csrf-Token", token[:20])}, csrf.ErrInvalidToken},
		{"may be the secret of a cookie", csrf.Options{}, nil, []koatest.Option{header("X-Csrf-Token", secret)}, nil},
		{"may not be the secret of a session", csrf.Options{Session: with(values{"secret": secret})}, nil, []koatest.Option{header("X-Csrf-Token", secret)}, csrf.ErrInvalidToken},
		{"may be of the secret of a session", csrf.Options{Session: with(values{"secret": secret})}, nil, []koatest.Option{header("X-Csrf-Token", token)}, nil},
		{"may be of a secret of another name", csrf.Options{Egg: true, Session: with(values{"csrfToken": secret})}, nil, []koatest.Option{header("X-Csrf-Token", token)}, nil},
		{"are not asked for without a session", csrf.Options{Session: csrf.InSession(session.From)}, nil, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			request := append([]koatest.Option{koatest.Method("POST"), cookie}, tt.request...)
			ctx := koatest.NewContext(t, request...)
			ctx.Request.SetBody(tt.body)
			passed := false
			err := koatest.Run(ctx, csrf.New(quiet(tt.opts)), func(*koa.Context) error { passed = true; return nil })
			if !errors.Is(err, tt.want) || passed != (tt.want == nil) {
				t.Errorf("passed: %v, error %v; want the error %v", passed, err, tt.want)
			}
			if err != nil && koa.StatusOf(err) != http.StatusForbidden {
				t.Errorf("status %d, want 403", koa.StatusOf(err))
			}
		})
	}
}

func TestMethods(t *testing.T) {
	for _, tt := range []struct {
		method   string
		excluded []string
		want     bool
	}{
		{"GET", nil, true}, {"HEAD", nil, true}, {"OPTIONS", nil, true},
		{"POST", nil, false}, {"PUT", nil, false}, {"PATCH", nil, false}, {"DELETE", nil, false}, {"TRACE", nil, false},
		{"POST", []string{"POST"}, true}, {"GET", []string{"POST"}, false},
	} {
		_, passed, _ := send(t, csrf.Options{ExcludedMethods: tt.excluded}, koatest.Method(tt.method))
		if passed != tt.want {
			t.Errorf("%s passes with %v excluded: %v, want %v", tt.method, tt.excluded, passed, tt.want)
		}
	}
}

func TestSecretInCookie(t *testing.T) {
	keys := koatest.App(koa.New(&koa.Options{Env: "test", Keys: []string{"k"}}))
	for _, tt := range []struct {
		name   string
		opts   csrf.Options
		cookie string
		want   []string // beginnings and ends of the Set-Cookie lines
	}{
		{"is readable by scripts", csrf.Options{}, "", []string{"csrfToken= ; path=/"}},
		{"is not set when it is there", csrf.Options{}, "csrfToken=" + secret, nil},
		{"has all names", csrf.Options{CookieNames: []string{"a", "b"}}, "", []string{"a= ; path=/", "b= ; path=/"}},
		{"is found under any name", csrf.Options{CookieNames: []string{"a", "b"}}, "b=" + secret, nil},
		{"can be hidden and signed", csrf.Options{Cookie: &cookies.SetOptions{HTTPOnly: cookies.Yes, Signed: cookies.Yes}}, "csrfToken=" + secret, []string{"csrfToken= ; path=/; httponly", "csrfToken.sig= ; path=/; httponly"}},
		{"can be shared with other hosts", csrf.Options{CookieDomain: func(*koa.Context) string { return "example.com" }}, "", []string{"csrfToken= ; path=/; domain=example.com"}},
		{"is not needed to look at the Referer", csrf.Options{Type: csrf.Referer}, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, _, err := send(t, tt.opts, keys, koatest.Method("GET"), koatest.Header("Cookie", tt.cookie))
			if err != nil {
				t.Fatal(err)
			}
			lines := ctx.Response.Values("Set-Cookie")
			if len(lines) != len(tt.want) {
				t.Fatalf("cookies %q, want %q", lines, tt.want)
			}
			for i, want := range tt.want {
				begin, end, _ := strings.Cut(want, " ")
				if !strings.HasPrefix(lines[i], begin) || !strings.HasSuffix(lines[i], end) {
					t.Errorf("cookie %q, want %q", lines[i], want)
				}
			}
		})
	}
}

func TestCookieThatCannotBeSet(t *testing.T) {
	_, passed, err := send(t, csrf.Options{Cookie: &cookies.SetOptions{Secure: cookies.Yes}}, koatest.Method("GET"))
	if passed || !errors.Is(err, cookies.ErrInsecure) {
		t.Errorf("passed: %v, error %v; want ErrInsecure", passed, err)
	}
}

// A browser goes through the whole of it.
func TestFlow(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts csrf.Options
	}{
		{"with a cookie", csrf.Options{}},
		{"with a session", csrf.Options{Session: csrf.InSession(session.From)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := koa.New(&koa.Options{Env: "test", Keys: []string{"k"}})
			app.Use(session.New(nil), csrf.New(quiet(tt.opts)), func(ctx *koa.Context, _ koa.Handler) error {
				if ctx.Path() == "/login" {
					if err := csrf.Rotate(ctx); err != nil {
						return err
					}
				}
				ctx.SetBody(ctx.State.Get("_csrf").(string) + " " + csrf.Token(ctx))
				return nil
			})
			agent := koatest.Agent(t, app)
			tokens := func(r *koatest.Response) []string { return strings.Fields(string(r.Body)) }
			post := func(path, token string) *koatest.Response {
				return agent.Post(path).Set("X-CSRF-Token", token).Do()
			}

			first := tokens(agent.Get("/").Expect(http.StatusOK))
			if first[0] == first[1] {
				t.Error("Token gives the same token twice")
			}
			for _, token := range first {
				post("/", token).Expect(http.StatusOK)
			}
			second := tokens(post("/login", first[0]).Expect(http.StatusOK))
			post("/", first[0]).Expect(http.StatusForbidden)
			for _, token := range second {
				post("/", token).Expect(http.StatusOK)
			}
		})
	}
}

func TestWithoutMiddleware(t *testing.T) {
	ctx := koatest.NewContext(t)
	if token, err := csrf.Token(ctx), csrf.Rotate(ctx); token != "" || err != nil {
		t.Errorf("Token = %q, Rotate = %v, want nothing", token, err)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct {
		opts csrf.Options
		want string
	}{
		{csrf.Options{Type: "token"}, `csrf: Options.Type: "token" is none of`},
		{csrf.Options{TrustedOrigins: []string{"example.com"}}, "csrf: Options.TrustedOrigins: "},
		{csrf.Options{IgnoredPathGlobs: []string{"/[a"}}, `csrf: Options.IgnoredPathGlobs: "/[a": syntax error in pattern`},
		{csrf.Options{IgnoredPathGlobs: []string{strings.Repeat("{a,b}", 12)}}, "csrf: Options.IgnoredPathGlobs: "},
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, tt.want) {
					t.Errorf("panic %q, want %q", text, tt.want)
				}
			}()
			csrf.New(&tt.opts)
		}()
	}
}

// FuzzToken looks for requests that make the middleware panic, or that pass.
func FuzzToken(f *testing.F) {
	f.Add(token+"x", secret)
	f.Add("-", "")
	f.Add("", "-")
	f.Fuzz(func(t *testing.T, sent, known string) {
		ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Header("X-Csrf-Token", sent))
		err := koatest.Run(ctx, csrf.New(quiet(csrf.Options{Session: with(values{"secret": known})})), nil)
		if err == nil {
			t.Errorf("the token %q passes for the secret %q", sent, known)
		}
	})
}

func BenchmarkPost(b *testing.B) {
	layer := csrf.New(quiet(csrf.Options{Session: with(values{"secret": secret})}))
	ctx := koatest.NewContext(b, koatest.Method("POST"), koatest.Header("X-Csrf-Token", token))
	end := func(*koa.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
