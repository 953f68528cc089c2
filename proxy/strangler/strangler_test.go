package strangler_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/proxy/strangler"
)

func TestWhoAnswers(t *testing.T) {
	for _, tt := range []struct {
		name, method, target string
		opts                 strangler.Options
		status               int
		body, side           string
	}{
		{"a route of the new one", "GET", "/users/1", strangler.Options{}, 200, "new 1", "new"},
		{"the old one for what the new has no route for", "GET", "/about?a=%zz", strangler.Options{}, 200, "old GET /about?a=%zz 0", "old"},
		{"the old one for another method", "PUT", "/users/1", strangler.Options{}, 200, "old PUT /users/1 0", "old"},
		{"the new one when its route says 404", "GET", "/users/0", strangler.Options{}, 404, "no such user", "new"},
		{"the old one when each 404 counts", "GET", "/users/0", strangler.Options{Any404: true}, 200, "old GET /users/0 0", "old"},
		{"nobody else without the fallback", "GET", "/about", strangler.Options{NoFallback: true}, 404, "Not Found", "new"},
		{"the old one by rule", "GET", "/users/1", rules(strangler.Rule{Path: "/users{/*rest}"}), 200, "old GET /users/1 0", "old"},
		{"the old one by rule, for HEAD too", "HEAD", "/users/1", rules(strangler.Rule{Methods: []string{"get"}}), 200, "", "old"},
		{"the new one when a rule is for another method", "GET", "/users/1", rules(strangler.Rule{Methods: []string{"POST"}}), 200, "new 1", "new"},
		{"the first rule that fits", "GET", "/users/1", rules(strangler.Rule{Path: "/users/:id", Percent: 100}, strangler.Rule{}), 200, "new 1", "new"},
		{"a 404 of the old one", "GET", "/none", strangler.Options{}, 404, "old GET /none 0", "old"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.Header = "X-Served-By"
			server := serve(t, strangler.New(oldApp(t), &tt.opts), newApp())
			got := ask(t, request(t, tt.method, server.URL+tt.target, nil))
			if got.status != tt.status || got.body != tt.body {
				t.Errorf("got %d %q, want %d %q", got.status, got.body, tt.status, tt.body)
			}
			if by := got.header.Values("X-Served-By"); !slices.Equal(by, []string{tt.side}) {
				t.Errorf("X-Served-By is %q, want %s", by, tt.side)
			}
		})
	}
}

func rules(list ...strangler.Rule) strangler.Options { return strangler.Options{Rules: list} }

func TestNothingIsLeftOfAnAnswerThatWasDropped(t *testing.T) {
	s := strangler.New(oldApp(t), nil)
	ended := make(chan koa.Outcome, 2)
	var seen strangler.Side
	outside := func(ctx *koa.Context, next koa.Handler) error {
		ctx.Append("Set-Cookie", "outside=1")
		err := next(ctx)
		seen = strangler.From(ctx)
		return err
	}
	inside := func(ctx *koa.Context, next koa.Handler) error {
		ctx.Append("Set-Cookie", "new=1")
		ctx.Set("X-New", "1")
		ctx.SetPath("/moved")
		ctx.OnFinished(func(o koa.Outcome) { ended <- o })
		return next(ctx)
	}
	server := httptest.NewServer(koa.New(nil).Use(outside, s.Middleware, inside, newApp()))
	defer server.Close()
	got := ask(t, request(t, "GET", server.URL+"/about", nil))
	if got.body != "old GET /about 0" || got.header.Get("X-New") != "" {
		t.Errorf("got %q with %v", got.body, got.header)
	}
	if cookies := got.header.Values("Set-Cookie"); !slices.Equal(cookies, []string{"outside=1", "old=1"}) {
		t.Errorf("cookies are %q", cookies)
	}
	if seen != strangler.SideOld {
		t.Errorf("the layer outside saw %q", seen)
	}
	<-ended
}

func TestLayersOutsideChangeTheOldAnswer(t *testing.T) {
	outside := func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		ctx.Set("X-Status", http.StatusText(ctx.Status()))
		return err
	}
	server := httptest.NewServer(koa.New(nil).Use(outside, strangler.New(oldApp(t), nil).Middleware))
	defer server.Close()
	if got := ask(t, request(t, "GET", server.URL, nil)); got.header.Get("X-Status") != "OK" {
		t.Errorf("headers are %v", got.header)
	}
}

func TestErrorsSayWhoseTheyAre(t *testing.T) {
	down := func(ctx *koa.Context, _ koa.Handler) error { return ctx.Throw(http.StatusServiceUnavailable) }
	server := serve(t, strangler.New(down, &strangler.Options{Header: "X-Served-By"}), newApp())
	got := ask(t, request(t, "GET", server.URL+"/about", nil))
	if got.status != http.StatusServiceUnavailable || got.header.Get("X-Served-By") != "old" {
		t.Errorf("got %d by %q", got.status, got.header.Get("X-Served-By"))
	}
}

func TestPanicsPass(t *testing.T) {
	s := strangler.New(oldApp(t), nil)
	panics := func(*koa.Context, koa.Handler) error { panic("oops") }
	if got := ask(t, request(t, "GET", serve(t, s, panics).URL, nil)); got.status != http.StatusInternalServerError {
		t.Errorf("got %d", got.status)
	}
	aborts := func(*koa.Context, koa.Handler) error { panic(http.ErrAbortHandler) }
	server := serve(t, s, aborts)
	if _, err := http.DefaultTransport.RoundTrip(request(t, "POST", server.URL, strings.NewReader("x"))); err == nil {
		t.Error("an answer was sent after http.ErrAbortHandler")
	}
}

func TestHandler(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") == "0" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte("new " + r.PathValue("id")))
	})
	s := strangler.New(oldApp(t), &strangler.Options{Header: "X-Served-By"})
	outer := http.NewServeMux()
	outer.Handle("/", s.Handler(mux))
	server := httptest.NewServer(outer)
	defer server.Close()
	for target, want := range map[string]string{
		"/users/1": "new 1", "/users/0": "404 page not found\n", "/about": "old GET /about 0",
	} {
		if got := ask(t, request(t, "GET", server.URL+target, nil)); got.body != want {
			t.Errorf("%s: got %q, want %q", target, got.body, want)
		}
	}
	status := s.Counters().Status()
	want := []strangler.RouteStatus{
		{Route: "/about", Old: strangler.SideStatus{Requests: 1}},
		{Route: "GET /users/{id}", New: strangler.SideStatus{Requests: 2}},
	}
	if !slices.Equal(status.Routes, want) {
		t.Errorf("counted %+v, want %+v", status.Routes, want)
	}
}

func TestMistakes(t *testing.T) {
	old := koa.Handle(func(*koa.Context) error { return nil })
	for _, tt := range []struct {
		name string
		do   func()
	}{
		{"no old application", func() { strangler.New(nil, nil) }},
		{"a pattern that is none", func() { strangler.New(old, &strangler.Options{Rules: []strangler.Rule{{Path: "/:"}}}) }},
		{"a negative share", func() { strangler.New(old, &strangler.Options{Rules: []strangler.Rule{{Percent: -1}}}) }},
		{"a cookie without a name", func() { strangler.New(old, &strangler.Options{Cookie: "a b"}) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, "strangler: ") {
					t.Errorf("recovered %q, want a panic of strangler", text)
				}
			}()
			tt.do()
		})
	}
}
