package router_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

func TestMostSpecificHandlerAnswers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		paths  []string // in order of registration
		target string
		want   string
	}{
		{"text before a parameter, registered later", []string{"/users/:id", "/users/new"}, "/users/new", "/users/new"},
		{"text before a parameter, registered first", []string{"/users/new", "/users/:id"}, "/users/new", "/users/new"},
		{"the parameter for everything else", []string{"/users/:id", "/users/new"}, "/users/7", "/users/:id id=7"},
		{"a parameter before a wildcard", []string{"/*path", "/:x"}, "/a", "/:x x=a"},
		{"a wildcard for what is longer", []string{"/*path", "/:x"}, "/a/b", "/*path path=a/b"},
		{"the first segment decides", []string{"/:a/b", "/a/:b"}, "/a/b", "/a/:b b=b"},
		{"text beside a parameter before a bare one", []string{"/:x", "/a-:x"}, "/a-1", "/a-:x x=1"},
		{"more text beside a parameter before less", []string{"/a:x", "/ab:x"}, "/abc", "/ab:x x=c"},
		{"two parameters in a segment before one", []string{"/:x", "/:x-:y"}, "/1-2", "/:x-:y x=1 y=2"},
		{"parameters before a wildcard in the middle", []string{"/*path/b", "/:x/:y"}, "/a/b", "/:x/:y x=a y=b"},
		{"a wildcard with an end for what is longer", []string{"/*path/b", "/:x/:y"}, "/a/a/b", "/*path/b path=a/a"},
		{"text before what may be missing", []string{"{/:lang}/about", "/about/:x"}, "/about/about", "/about/:x x=about"},
		{"text with a slash at its end", []string{"/:x", "/a/"}, "/a/", "/a/"},
		{"the first of equals", []string{"/:a/:b", "/:c{/:d}"}, "/1/2", "/:a/:b a=1 b=2"},
		{"an optional part that is there", []string{"/:a/:b", "/x{/:y}"}, "/x/1", "/x{/:y} y=1"},
		{"case does not matter", []string{"/Users/:id", "/users/new"}, "/USERS/NEW", "/users/new"},
		{"a slash at the end neither", []string{"/users/:id", "/users/new"}, "/users/new/", "/users/new"},
		{"an escaped slash is no separator", []string{"/a/:x", "/a/:x/:y"}, "/a/b%2Fc", "/a/:x x=b/c"},
		{"a broken escape stays", []string{"/a/:x"}, "/a/%zz", "/a/:x x=%zz"},
		{"escapes are taken out once", []string{"/a/:x"}, "/a/b%2541", "/a/:x x=b%41"},
		{"escapes are taken out at any byte", []string{"/:x/b"}, "/-%20.!%21/b", "/:x/b x=- .!!"},
		{"escapes before text", []string{"/:x-y"}, "/%2541-y", "/:x-y x=%41"},
		{"escapes beside other ways", []string{"/a/b", "/:x/c", "/a/:x/d"}, "/%2541/c", "/:x/c x=%41"},
		{"escapes in a wildcard", []string{"/a/*x"}, "/a/b/%2541", "/a/*x x=b/%41"},
		{"escapes in what only patterns know", []string{"/:x-:y"}, "/%2541-%2541", "/:x-:y x=%41 y=%41"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := router.New(nil)
			for _, path := range tt.paths {
				r.Get(path, say(path))
			}
			app := koa.New(&koa.Options{Silent: true}).Use(r.Routes())
			w := httptest.NewRecorder()
			req := httptest.NewRequest(http.MethodGet, "/", nil)
			req.RequestURI = tt.target
			req.URL = nil // net/http refuses some of these targets
			app.ServeHTTP(w, req)
			if got := w.Body.String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestMiddlewareRunsBeforeWhatIsRegisteredAfterIt(t *testing.T) {
	r := router.New(nil)
	r.Get("/users/:id", say("show"))
	r.Use(trace("auth"))
	r.Get("/users/new", say("new"))
	r.UseAt("/admin", trace("admin"))
	r.Handle([]string{"GET"}, "/admin/*rest", trace("stack"))
	r.With(trace("with")).Get("/admin/:page", say("page"))
	for target, want := range map[string]string{
		"/users/7":       "",
		"/users/new":     "auth",
		"/admin/x":       "auth admin stack with",
		"/administrator": "",
	} {
		res := ask(t, "GET", target, r.Routes())
		if got := strings.Join(res.Header.Values("X-Trace"), " "); got != want {
			t.Errorf("%s ran %q, want %q", target, got, want)
		}
	}
}

func TestGuardsUnderAPrefixMindCaseAsRoutesDo(t *testing.T) {
	refuse := func(ctx *koa.Context, _ koa.Handler) error { return ctx.Throw(http.StatusForbidden) }
	for _, sensitive := range []bool{false, true} {
		r := router.New(&router.Options{Prefix: "/p", Sensitive: sensitive})
		r.Use(refuse)
		r.Get("/a", say("a"))
		want := map[string]string{"/p/a": "403", "/P/a": "403", "/p/A/": "403", "/p%2Fa": "404"}
		if sensitive {
			want["/P/a"], want["/p/A/"] = "404", "404"
		}
		for target, want := range want {
			if got := answer(t, r, "GET", target); got != want {
				t.Errorf("sensitive %v: %s answers %s, want %s", sensitive, target, got, want)
			}
		}
	}
}

func TestSetPrefixMovesGuardsToo(t *testing.T) {
	r := router.New(&router.Options{Prefix: "/old"})
	r.Use(trace("guard"))
	r.Get("/", say("root"))
	r.SetPrefix("/new/")
	r.Get("/x", say("x"))
	res := ask(t, "GET", "/new/x", r.Routes())
	if got := res.Header.Get("X-Trace"); got != "guard" {
		t.Errorf("ran %q before /new/x", got)
	}
	for target, want := range map[string]string{"/new": "root", "/new/": "root", "/old": "404", "/x": "404"} {
		if got := answer(t, r, "GET", target); got != want {
			t.Errorf("%s answers %s, want %s", target, got, want)
		}
	}
}

func TestMount(t *testing.T) {
	posts := router.New(&router.Options{Prefix: "/posts"})
	posts.Use(trace("inner"))
	posts.Get("/", say("list"))
	posts.Get("/:pid", say("one"))
	r := router.New(&router.Options{Prefix: "/api"})
	r.Param("fid", func(value string, ctx *koa.Context, next koa.Handler) error {
		ctx.Append("X-Trace", "forum "+value)
		return next(ctx)
	})
	r.Use(trace("outer"))
	r.Mount("/forums/:fid", posts)
	r.Mount("/", posts)
	for target, want := range map[string]string{
		"/api/forums/1/posts":   "list fid=1",
		"/api/forums/1/posts/2": "one fid=1 pid=2",
		"/api/posts/2":          "one pid=2",
		"/forums/1/posts":       "404",
	} {
		if got := answer(t, r, "GET", target); got != want {
			t.Errorf("%s answers %s, want %s", target, got, want)
		}
	}
	res := ask(t, "GET", "/api/forums/1/posts/2", r.Routes())
	if got := strings.Join(res.Header.Values("X-Trace"), ", "); got != "outer, forum 1, inner" {
		t.Errorf("ran %q", got)
	}
}

func TestMistakesPanicWithPositions(t *testing.T) {
	served := router.New(nil)
	served.Get("/a", say("a"))
	answer(t, served, "GET", "/a")
	mounted := router.New(nil)
	router.New(nil).Mount("/m", mounted)
	twice := func(r *router.Router) { r.Get("/users/:id", say("1")); r.Get("/Users/:user", say("2")) }
	for _, tt := range []struct {
		name string
		do   func()
		want []string
	}{
		{"two handlers for the same requests", func() { twice(router.New(nil)) }, []string{"GET /Users/:user", "can never run", "GET /users/:id", "router_test.go:"}},
		{"GET after ALL", func() { r := router.New(nil); r.All("/a", say("1")); r.Get("/a", say("2")) }, []string{"GET /a", "ALL /a"}},
		{"a pattern that is none", func() { router.New(nil).Get("/a/:b?", say("")) }, []string{"Unexpected ?", "offset 5", "router_test.go:"}},
		{"no path", func() { router.New(nil).Get("", say("")) }, []string{"needs a path"}},
		{"no handler", func() { router.New(nil).Get("/a", nil) }, []string{"/a is nil"}},
		{"no middleware", func() { router.New(nil).Use() }, []string{"Use needs at least one"}},
		{"a nil middleware", func() { router.New(nil).With(trace(""), nil) }, []string{"With: middleware 2 of 2 is nil"}},
		{"no methods", func() { router.New(nil).Handle([]string{}, "/a", trace("")) }, []string{"needs a method"}},
		{"an empty method", func() { router.New(nil).Method("", "/a", say("")) }, []string{"method is empty"}},
		{"a route after the first request", func() { served.Get("/b", say("b")) }, []string{"/b after the first request"}},
		{"a prefix after the first request", func() { served.SetPrefix("/b") }, []string{"SetPrefix after the first request"}},
		{"a route after Mount", func() { mounted.Get("/b", say("b")) }, []string{"/b at ", "was mounted at"}},
		{"a mounted router with hosts", func() { router.New(nil).Mount("", router.New(&router.Options{Hosts: []string{"a"}})) }, []string{"has hosts"}},
		{"a mounted exclusive router", func() { router.New(nil).Mount("", router.New(&router.Options{Exclusive: router.ExclusiveLast})) }, []string{"Exclusive"}},
		{"an exclusivity that is none", func() { router.New(&router.Options{Exclusive: 9}) }, []string{"Options.Exclusive"}},
		{"a redirect to nobody", func() { router.New(nil).Redirect("/a", "nobody", 0) }, []string{"No route found for name: nobody"}},
		{"a redirect with 200", func() { router.New(nil).Redirect("/a", "/b", 200) }, []string{"200 is not"}},
		{"a param function that is nil", func() { router.New(nil).Param("id", nil) }, []string{"Param id needs a function"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := panicText(tt.do)
			for _, part := range tt.want {
				if !strings.Contains(text, part) {
					t.Errorf("panic %q lacks %q", text, part)
				}
			}
		})
	}
}

func TestHandlersThatShareSomeRequestsAreFine(t *testing.T) {
	r := router.New(nil)
	r.Head("/a", func(ctx *koa.Context) error { ctx.Set("X-Head", "1"); return nil })
	r.Get("/a", say("get"))
	r.All("/a", say("all"))
	r.Handle([]string{"GET"}, "/a", koa.Handle(say("stack")))
	for method, want := range map[string]string{"GET": "get", "POST": "all", "PROPFIND": "all"} {
		if got := answer(t, r, method, "/a"); got != want {
			t.Errorf("%s answers %s, want %s", method, got, want)
		}
	}
	if ask(t, "HEAD", "/a", r.Routes()).Header.Get("X-Head") == "" {
		t.Error("HEAD is not answered by the route registered for it")
	}
}

func TestRoutesThatNeverRunAreReportedOnce(t *testing.T) {
	r := router.New(nil)
	r.Get("/a{/:b}", say("both"))
	r.Get("/a/:c", say("never"))
	var errs []error
	app := koa.New(nil).Use(r.Routes()).OnError(func(err error, _ *koa.Context) { errs = append(errs, err) })
	for range 2 {
		app.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/a/1", nil))
	}
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "GET /a/:c (") || !strings.Contains(errs[0].Error(), "GET /a{/:b} (") {
		t.Errorf("reported %v", errs)
	}
}

func TestRegexps(t *testing.T) {
	r := router.New(&router.Options{Prefix: "/api"})
	r.UseRegexp(regexp.MustCompile(`^/re/`), trace("use"))
	var captures []string
	r.HandleRegexp([]string{"GET"}, regexp.MustCompile(`^/re/(\d+)(?:-(?P<word>\w+))?$`), func(ctx *koa.Context, _ koa.Handler) error {
		captures = router.From(ctx).Captures()
		return say("re")(ctx)
	})
	if got := answer(t, r, "GET", "/re/7-a"); got != "re word=a" {
		t.Errorf("answers %q", got)
	}
	if len(captures) != 2 || captures[0] != "7" || captures[1] != "a" {
		t.Errorf("captures %q", captures)
	}
	if got := answer(t, r, "GET", "/api/re/7"); got != "404" {
		t.Errorf("the prefix answers %q", got)
	}
}

func TestLegacyGrammar(t *testing.T) {
	r := router.New(&router.Options{Legacy: true, Sensitive: true})
	r.UseAt("/", trace("all"))
	r.Get("/posts/:id(\\d+)", say("post"))
	r.Get("/posts/:slug", say("slug"))
	r.Get("/files/(.*)", say("files"))
	for target, want := range map[string]string{
		"/posts/7":     "post id=7",
		"/posts/seven": "slug slug=seven",
		"/files/a/b":   "files 0=a/b",
		"/Posts/7":     "404",
	} {
		if got := answer(t, r, "GET", target); got != want {
			t.Errorf("%s answers %q, want %q", target, got, want)
		}
	}
	if ask(t, "GET", "/posts/7", r.Routes()).Header.Get("X-Trace") != "all" {
		t.Error(`UseAt("/") did not run for all paths`)
	}
}

func TestTheFirstRequestsMayComeTogether(t *testing.T) {
	r := router.New(nil)
	r.Use(trace("use"))
	r.Get("/:x/b", say("xb"))
	r.Get("/a/:y", say("ay"))
	app := koa.New(&koa.Options{Silent: true}).Use(r.Routes())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			w := httptest.NewRecorder()
			app.ServeHTTP(w, httptest.NewRequest("GET", "/a/b", nil))
			if got := w.Body.String(); got != "ay y=b" {
				t.Errorf("answers %q", got)
			}
		})
	}
	all.Wait()
}
