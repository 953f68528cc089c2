package router_test

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

func note(text string) router.ParamFunc {
	return func(value string, ctx *koa.Context, next koa.Handler) error {
		ctx.Append("X-Trace", text+"="+value)
		return next(ctx)
	}
}

func TestParam(t *testing.T) {
	r := router.New(nil)
	r.Param("b", note("b1"))
	r.UseAt("/:a", trace("use"))
	r.Get("/:a/:b", say("ab"))
	r.Get("/x/:b{/:c}", say("xbc"))
	r.Param("a", note("a"))
	r.Param("b", note("b2"))
	r.Param("c", note("c"))
	for target, want := range map[string]string{
		"/1/2":   "a=1 use b1=2 b2=2", // a once, though two layers have it
		"/x/2":   "a=x use b1=2 b2=2 c=",
		"/x/2/3": "a=x use b1=2 b2=2 c=3",
	} {
		res := ask(t, "GET", target, r.Routes())
		if got := strings.Join(res.Header.Values("X-Trace"), " "); got != want {
			t.Errorf("%s ran %q, want %q", target, got, want)
		}
	}
}

func TestValidateParam(t *testing.T) {
	digits := regexp.MustCompile(`^\d+$`)
	own := errors.New("own")
	for _, tt := range []struct {
		name, target string
		opts         *router.ValidateOptions
		want         string // message, status and whether it is shown; "" when it passes
	}{
		{"lets a value through", "/a/7", nil, ""},
		{"refuses a value", "/a/x", nil, `Invalid value for parameter "id": "x" 400 true`},
		{"takes a status and a message", "/a/x", &router.ValidateOptions{Status: 404, Message: "no", Hide: true}, "no 404 false"},
		{"takes an error", "/a/x", &router.ValidateOptions{CreateError: func(string, string) error { return own }}, "own"},
		{"needs the parameter", "/b", nil, `Missing required parameter "id" in route params 400 true`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := router.ValidateParam("id", digits, tt.opts)
			with, param := router.New(nil), router.New(nil)
			with.With(v.Middleware).Get("/a/:id", say("ok"))
			with.With(v.Middleware).Get("/b", say("ok"))
			param.Param("id", v.Param)
			param.Get("/a/:id", say("ok"))
			for _, r := range []*router.Router{with, param} {
				if r == param && tt.target == "/b" {
					continue // it has no such parameter to run for
				}
				if got := failure(t, tt.target, r); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			}
		})
	}
	for _, f := range []func(){
		func() { router.ValidateParam("id", nil, nil) },
		func() { router.ValidateParam("id", digits, &router.ValidateOptions{Status: 200}) },
	} {
		if panicText(f) == "" {
			t.Error("nonsense does not panic")
		}
	}
}

// failure describes the error a request ends with.
func failure(t *testing.T, target string, r *router.Router) string {
	t.Helper()
	var err error
	ask(t, "GET", target, func(ctx *koa.Context, next koa.Handler) error {
		err = next(ctx)
		return nil
	}, r.Routes())
	if err == nil {
		return ""
	}
	text := err.Error()
	if e, ok := errors.AsType[*koa.HTTPError](err); ok {
		text += " " + http.StatusText(e.Status)
		text = strings.NewReplacer("Bad Request", "400", "Not Found", "404").Replace(text)
		if e.Expose {
			return text + " true"
		}
		return text + " false"
	}
	return text
}

func TestAllowedMethods(t *testing.T) {
	first, second := router.New(nil), router.New(nil)
	first.Get("/a", say("a"))
	second.Put("/a", say("a"))
	second.Delete("/b", say("b"))
	layers := []koa.Middleware{first.Routes(), second.Routes(), first.AllowedMethods(nil)}
	own := func() error { return koa.NewError(http.StatusTeapot) }
	throwing := []koa.Middleware{first.Routes(), second.AllowedMethods(&router.AllowedOptions{Throw: true, NotImplemented: own})}
	for _, tt := range []struct {
		name, method, target string
		layers               []koa.Middleware
		status               int
		allow                string
	}{
		{"405 speaks for all routers", "POST", "/a", layers, 405, "HEAD, GET, PUT"},
		{"405 for the second router alone", "GET", "/b", layers, 405, "DELETE"},
		{"OPTIONS", "OPTIONS", "/a", layers, 200, "HEAD, GET, PUT"},
		{"501 for methods nobody knows", "PURGE", "/a", layers, 501, "HEAD, GET, PUT"},
		{"404 stays for other paths", "POST", "/c", layers, 404, ""},
		{"throws 405", "POST", "/a", throwing, 405, ""},
		{"throws what it is given", "PURGE", "/a", throwing, 418, ""},
		{"nothing without a router", "POST", "/a", []koa.Middleware{first.AllowedMethods(nil)}, 404, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := ask(t, tt.method, tt.target, tt.layers...)
			if res.StatusCode != tt.status || res.Header.Get("Allow") != tt.allow {
				t.Errorf("%d %q, want %d %q", res.StatusCode, res.Header.Get("Allow"), tt.status, tt.allow)
			}
		})
	}
}

func TestHostsAndNotFound(t *testing.T) {
	r := router.New(&router.Options{Hosts: []string{"a.example"}, HostPattern: regexp.MustCompile(`\.b\.example$`)})
	r.Get("/", say("here"))
	r.OnNotFound(trace("one"), trace("two"))
	other := func(ctx *koa.Context, _ koa.Handler) error { ctx.SetBody("elsewhere"); return nil }
	for host, want := range map[string]string{"a.example": "one two", "x.b.example": "one two", "b.example": ""} {
		res := ask(t, "GET", "http://"+host+"/none", r.Routes(), other)
		if got := strings.Join(res.Header.Values("X-Trace"), " "); got != want {
			t.Errorf("%s ran %q, want %q", host, got, want)
		}
	}
}

func TestExclusive(t *testing.T) {
	for exclusive, want := range map[router.Exclusive]string{
		router.ExclusiveNone: "use any exact", router.ExclusiveLast: "exact", router.ExclusiveSpecificity: "use",
	} {
		r := router.New(&router.Options{Exclusive: exclusive})
		r.Use(trace("use"))
		r.Handle(nil, "/:any", trace("any"))
		r.Handle(nil, "/exact", trace("exact"))
		res := ask(t, "GET", "/exact", r.Routes())
		if got := strings.Join(res.Header.Values("X-Trace"), " "); got != want {
			t.Errorf("Exclusive %d ran %q, want %q", exclusive, got, want)
		}
	}
}
