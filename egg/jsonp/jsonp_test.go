package jsonp_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/jsonp"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/koatest"
)

func app(opts *jsonp.Options, handler koa.Handler) *koa.Application {
	app := koa.New(&koa.Options{Env: "prod", Silent: true})
	quiet := &security.Deps{Logger: slog.New(slog.DiscardHandler)}
	app.Use(security.New(nil, quiet), jsonp.New(opts), koa.Handle(handler))
	return app
}

func body(v any) koa.Handler {
	return func(ctx *koa.Context) error {
		if v != nil {
			ctx.SetBody(v)
		}
		return nil
	}
}

const refused = "jsonp request security validate failed"

// The bodies are those of egg 3.34 with egg-jsonp 2.0.0, but for the one that is
// no script there.
func TestBody(t *testing.T) {
	object := map[string]any{"a": "\u2028<>"}
	for _, tt := range []struct {
		name   string
		target string
		body   any
		want   string
	}{
		{"is a call", "/?callback=fn", object, `/**/ typeof fn === 'function' && fn({"a":"\u2028<>"});`},
		{"is a call of the first name", "/?_callback=a.b[0]&callback=x", object, `/**/ typeof a.b[0] === 'function' && a.b[0]({"a":"\u2028<>"});`},
		{"is a call of the first value", "/?callback=a&callback=b", 1, "/**/ typeof a === 'function' && a(1);"},
		{"is null without one", "/?callback=fn", nil, "/**/ typeof fn === 'function' && fn(null);"},
		{"is text in quotes", "/?callback=fn", "str", `/**/ typeof fn === 'function' && fn("str");`},
		{"is text for bytes", "/?callback=fn", []byte("str"), `/**/ typeof fn === 'function' && fn("str");`},
		{"is JSON that is JSON already", "/?callback=fn", json.RawMessage(`{"a":1}`), `/**/ typeof fn === 'function' && fn({"a":1});`},
		{"names no script", "/?callback=%3Cscript%3Ealert(1)", 1, "/**/ typeof scriptalert1 === 'function' && scriptalert1(1);"},
		{"has a short name", "/?callback=" + strings.Repeat("a", 60), 1,
			"/**/ typeof " + strings.Repeat("a", 50) + " === 'function' && " + strings.Repeat("a", 50) + "(1);"},
		{"is cut before it is cleaned", "/?callback=" + strings.Repeat("%C3%A9", 49) + "ab", 1, "/**/ typeof a === 'function' && a(1);"},
		{"is as it was without a name", "/", object, "{\"a\":\"\u2028<>\"}"},
		{"is as it was with an empty name", "/?callback=", object, "{\"a\":\"\u2028<>\"}"},
		{"is as it was with a name of which nothing is left", "/?callback=%3C%3E", 1, "1"}, // Egg: a syntax error
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := koatest.Request(t, app(nil, body(tt.body))).Get(tt.target).Expect(http.StatusOK).ExpectBody(tt.want)
			if strings.HasPrefix(tt.want, "/**/") {
				r.ExpectHeader("Content-Type", "application/javascript; charset=utf-8").ExpectHeader("X-Content-Type-Options", "nosniff")
			}
		})
	}
}

func TestOptions(t *testing.T) {
	client := koatest.Request(t, app(&jsonp.Options{Callback: []string{"cb"}, Limit: 2}, body(1)))
	client.Get("/?cb=abc").Expect(http.StatusOK).ExpectBody("/**/ typeof ab === 'function' && ab(1);")
	client.Get("/?callback=abc").Expect(http.StatusOK).ExpectBody("1")
}

func TestBodiesThatCannotBeWrapped(t *testing.T) {
	for _, v := range []any{strings.NewReader("x"), func() {}} {
		koatest.Request(t, app(nil, body(v))).Get("/?callback=fn").Expect(http.StatusInternalServerError)
	}
}

func TestErrorsAreNotWrappedHere(t *testing.T) {
	koatest.Request(t, app(nil, func(ctx *koa.Context) error { return ctx.Throw(418, "tea") })).
		Get("/?callback=fn").Expect(http.StatusTeapot).ExpectBody("tea")
}

// Who may ask is as with egg 3.34.
func TestWhoMayAsk(t *testing.T) {
	list := &jsonp.Options{WhiteList: []string{".GitHub.com", "example.com", `/^https?:\/\/RE\.example\//i`}}
	token := &jsonp.Options{CSRF: true}
	both := &jsonp.Options{CSRF: true, WhiteList: []string{"example.com"}}
	for _, tt := range []struct {
		name    string
		opts    *jsonp.Options
		referer string
		token   bool
		want    int
	}{
		{"anybody without a list", nil, "", false, 200},
		{"nobody without a referer", list, "", false, 403},
		{"a host below one", list, "https://a.github.com/x", false, 200},
		{"a host with a dot", list, "https://github.com/x", false, 200},
		{"a host", list, "https://example.com", false, 200},
		{"no host below one without a dot", list, "https://a.example.com", false, 403},
		{"what an expression matches", list, "https://re.example/", false, 200},
		{"no host that ends alike", list, "https://evilgithub.com/", false, 403},
		{"no host in front of a backslash", list, `https://evil.com\.github.com/`, false, 403},
		{"no host in front of an at", list, "https://github.com@evil.com/", false, 403},
		{"nobody without a token", token, "", false, 403},
		{"who has a token", token, "", true, 200},
		{"who has a token and is not listed", both, "", true, 200},
		{"who is listed and has no token", both, "http://example.com/", false, 200},
		{"nobody without either", both, "", false, 403},
		{"whom a function knows", &jsonp.Options{WhiteListFunc: func(r string) bool { return r == "x" }}, "x", false, 200},
		{"nobody else", &jsonp.Options{WhiteListFunc: func(r string) bool { return r == "x" }}, "y", false, 403},
		{"nobody for a lone dot", &jsonp.Options{WhiteList: []string{"."}}, "https://evil.com./", false, 403},
	} {
		t.Run(tt.name, func(t *testing.T) {
			target := "/?callback=fn"
			if tt.token {
				target += "&_csrf=abc"
			}
			r := koatest.Request(t, app(tt.opts, body(1))).Get(target).
				Set("Referer", tt.referer).Set("Cookie", "csrfToken=abc").Expect(tt.want)
			if tt.want == http.StatusForbidden {
				r.ExpectBody(refused)
			}
		})
	}
}

func TestAcceptJSONP(t *testing.T) {
	for target, want := range map[string]bool{"/?callback=fn": true, "/": false} {
		got := !want
		koatest.Request(t, app(nil, func(ctx *koa.Context) error { got = jsonp.AcceptJSONP(ctx); return nil })).Get(target).Do()
		if got != want {
			t.Errorf("%s: AcceptJSONP() = %v, want %v", target, got, want)
		}
	}
	if ctx := koatest.NewContext(t, koatest.Target("/?callback=fn")); jsonp.AcceptJSONP(ctx) {
		t.Error("a route without jsonp accepts it")
	}
}

func TestNewPanics(t *testing.T) {
	defer func() {
		if text, _ := recover().(string); !strings.HasPrefix(text, "jsonp: Options.WhiteList: ") {
			t.Errorf("panic %q", text)
		}
	}()
	jsonp.New(&jsonp.Options{WhiteList: []string{"/^(/"}})
}

// A name is nothing but what may stand in a script.
func FuzzCallback(f *testing.F) {
	f.Add("fn")
	f.Add("alert(1)//\u2028")
	call := regexp.MustCompile(`^/\*\*/ typeof ([\w$.\[\]]{1,50}) === 'function' && ([\w$.\[\]]{1,50})\(1\);$`)
	layer := jsonp.New(nil)
	f.Fuzz(func(t *testing.T, name string) {
		ctx := koatest.NewContext(t)
		q := ctx.Query()
		q.Set("callback", name)
		ctx.SetQuery(q)
		if err := koatest.Run(ctx, layer, body(1)); err != nil {
			t.Fatal(err)
		}
		if text, wrapped := ctx.Body().(string); wrapped && !call.MatchString(text) {
			t.Errorf("callback=%q gives %s", name, text)
		}
	})
}

func ExampleNew() {
	app := koa.New(nil)
	app.Use(jsonp.New(&jsonp.Options{WhiteList: []string{".example.com"}}), func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(map[string]int{"id": 1})
		return nil
	})
	r := httptest.NewRequest("GET", "/?callback=show", nil)
	r.Header.Set("Referer", "https://shop.example.com/")
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	fmt.Println(w.Body)
	// Output: /**/ typeof show === 'function' && show({"id":1});
}
