package router_test

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

func TestFromWithoutARouter(t *testing.T) {
	ctx := koa.New(nil).NewContext(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	m := router.From(ctx)
	if m.Router() != nil || m.MatchedRoute() != nil || m.RouterPath()+m.RouterName()+m.MatchedRouteName() != "" ||
		m.Captures() != nil || m.Routes() != nil {
		t.Errorf("From(ctx) of no router is not empty: %+v", m)
	}
}

// seen is what a layer sees.
type seen struct {
	Layer, Path, Name, RouteName, Pattern string
	Captures, Matched, Params             []string
}

func look(all *[]seen, layer string) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		m := router.From(ctx)
		s := seen{Layer: layer, Path: m.RouterPath(), Name: m.RouterName(), RouteName: m.MatchedRouteName(), Pattern: ctx.Pattern(), Captures: m.Captures()}
		for _, rt := range m.Routes() {
			s.Matched = append(s.Matched, rt.Path())
		}
		for i, name := range ctx.Params().Names {
			s.Params = append(s.Params, name+"="+ctx.Params().Values[i])
		}
		*all = append(*all, s)
		return next(ctx)
	}
}

func TestStateFollowsTheLayers(t *testing.T) {
	var got []seen
	first := router.New(nil)
	first.Post("/u/:id/x", say("other")).Name("other")
	outer := router.New(nil)
	inner := router.New(nil)
	inner.Handle(nil, "/:any/*rest", look(&got, "inner")).Name("inner")
	outer.Use(look(&got, "use"))
	outer.UseAt("/u/:id", inner.Routes(), look(&got, "at"))
	outer.Handle([]string{"GET"}, "/u/:id/:what", look(&got, "stack"), func(ctx *koa.Context, next koa.Handler) error {
		ctx.SetPath("/elsewhere") // what was matched stays
		return next(ctx)
	}).Name("what")
	outer.With(look(&got, "with")).Get("/u/:user/x", say("leaf"))
	ask(t, "GET", "/u/a%20b/x", first.Routes(), outer.Routes())

	matched := []string{"/u/:id/x", "", "/u/:id", "/u/:id", "/u/:id/:what", "/u/:user/x"} // of both routers
	both := slices.Concat(matched, []string{"/:any/*rest"})
	all := []string{"id=a b", "any=u", "rest=a b/x"}
	const leaf = "/u/:user/x"
	want := []seen{
		{"use", "", "", "", leaf, nil, matched, nil},
		{"inner", "/:any/*rest", "inner", "inner", "/:any/*rest", []string{"u", "a%20b/x"}, both, all},
		{"at", "/u/:id", "", "inner", leaf, []string{"a%20b"}, both, all},
		{"stack", "/u/:id/:what", "what", "what", leaf, []string{"a%20b", "x"}, both, append(all[:3:3], "what=x")},
		{"with", leaf, "", "what", leaf, []string{"a%20b"}, both, append(all[:3:3], "what=x", "user=a b")},
	}
	if len(got) != len(want) {
		t.Fatalf("%d layers ran: %+v", len(got), got)
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("layer %s sees\n%+v, want\n%+v", want[i].Layer, got[i], want[i])
		}
	}
}

func TestRequestPattern(t *testing.T) {
	r := router.New(&router.Options{Prefix: "/api"})
	var inside string
	r.Get("/users/:id", func(ctx *koa.Context) error { inside = ctx.Req().Pattern; return nil })
	var after string
	ask(t, "GET", "/api/users/7", func(ctx *koa.Context, next koa.Handler) error {
		req := ctx.Req()
		err := next(ctx)
		after = req.Pattern
		return err
	}, r.Routes())
	if inside != "/api/users/:id" || after != inside {
		t.Errorf("Pattern inside %q, outside %q", inside, after)
	}
}

func TestSetPath(t *testing.T) {
	r := router.New(nil)
	r.Get("/new/:x", say("new"))
	r.Get("/old", say("old"))
	for path, want := range map[string]string{"/new/1": "new x=1", "": "old"} {
		res := ask(t, "GET", "/old", func(ctx *koa.Context, next koa.Handler) error {
			router.SetPath(ctx, path)
			return next(ctx)
		}, r.Routes(), func(*koa.Context, koa.Handler) error { return koa.NewError(http.StatusTeapot) })
		body := make([]byte, 20)
		n, _ := res.Body.Read(body)
		if got := string(body[:n]); got != want {
			t.Errorf("SetPath(%q): answers %q, want %q", path, got, want)
		}
	}
}

func TestKeptParamsDoNotChange(t *testing.T) {
	var kept []koa.Params
	keep := func(ctx *koa.Context, next koa.Handler) error {
		kept = append(kept, ctx.Params())
		return next(ctx)
	}
	r := router.New(nil)
	r.UseAt("/:a", keep)
	r.UseAt("/:a/:b", keep)
	r.Handle(nil, "/x/:a", keep)
	r.Handle(nil, "/:a/:b", keep)
	ask(t, "GET", "/x/y", r.Routes())
	want := [][]string{{"x"}, {"x", "y"}, {"y", "y"}, {"x", "y"}}
	for i, p := range kept {
		if !slices.Equal(p.Values, want[i]) {
			t.Errorf("layer %d was given %q, and has %q now", i, want[i], p.Values)
		}
	}
}
