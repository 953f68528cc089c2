package strangler_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/proxy/strangler"
)

func newServer(t *testing.T, app *koa.Application) string {
	t.Helper()
	server := httptest.NewServer(app)
	t.Cleanup(server.Close)
	return server.URL
}

func TestCountersByRoute(t *testing.T) {
	s := strangler.New(oldApp(t), &strangler.Options{
		Rules: []strangler.Rule{{Path: "/admin{/*rest}"}, {Path: "/users/2", Percent: 100}},
	})
	server := serve(t, s, newApp())
	for _, target := range []string{
		"/users/1", "/users/0", "/users/2", "/admin", "/admin/a/b", "/about/us", "/about", "/", "/broken", "/none/1", "/none/2",
	} {
		ask(t, request(t, "GET", server.URL+target, nil))
	}
	ask(t, request(t, "PUT", server.URL+"/users/1", nil))
	old, mine := func(n, errors uint64) strangler.RouteStatus {
		return strangler.RouteStatus{Old: strangler.SideStatus{Requests: n, Errors: errors}}
	}, func(n uint64) strangler.RouteStatus {
		return strangler.RouteStatus{New: strangler.SideStatus{Requests: n}}
	}
	want := map[string]strangler.RouteStatus{
		"/": old(1, 0), "/about": old(2, 0), "/admin{/*rest}": old(2, 0), "/broken": old(1, 1),
		"/users": old(1, 0), "/users/2": mine(1), "/users/:id": mine(2),
	}
	got := s.Counters().Status()
	if len(got.Routes) != len(want) || got.Neither != 2 {
		t.Errorf("counted %+v", got)
	}
	for _, r := range got.Routes {
		w := want[r.Route]
		if w.Route = r.Route; r != w {
			t.Errorf("counted %+v, want %+v", r, w)
		}
	}
}

func TestCountersAsJSON(t *testing.T) {
	s := strangler.New(oldApp(t), nil)
	ask(t, request(t, "GET", serve(t, s, newApp()).URL+"/users/1", nil))
	w := httptest.NewRecorder()
	s.Counters().ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	const want = `{"routes":[{"route":"/users/:id","new":{"requests":1,"errors":0},"old":{"requests":0,"errors":0}}],"neither":0}`
	if got := strings.TrimSpace(w.Body.String()); got != want || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("got %s, want %s", got, want)
	}
	var status strangler.Status
	if err := json.Unmarshal(w.Body.Bytes(), &status); err != nil || len(status.Routes) != 1 {
		t.Errorf("read back as %+v, %v", status, err)
	}
}

func TestClientsCannotMakeCountersWithoutEnd(t *testing.T) {
	answer := func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("old")
		return nil
	}
	s := strangler.New(answer, &strangler.Options{Depth: 2})
	app := koa.New(nil).Use(s.Middleware)
	var wait sync.WaitGroup
	for i := range 4 {
		wait.Go(func() {
			for j := range 100 {
				w := httptest.NewRecorder()
				app.ServeHTTP(w, httptest.NewRequest("GET", fmt.Sprintf("/%d-%d/%s", i, j, strings.Repeat("x", 500)), nil))
			}
		})
	}
	wait.Wait()
	routes := s.Counters().Status().Routes
	i := slices.IndexFunc(routes, func(r strangler.RouteStatus) bool { return r.Route == "(others)" })
	if len(routes) != 201 || i < 0 || routes[i].Old.Requests != 200 {
		t.Fatalf("%d routes, others at %d", len(routes), i)
	}
	for _, r := range routes {
		if len(r.Route) > 64 {
			t.Errorf("%q is long", r.Route)
		}
	}
}

func TestCountersAreShared(t *testing.T) {
	var c strangler.Counters
	for range 2 {
		s := strangler.New(oldApp(t), &strangler.Options{Counters: &c})
		ask(t, request(t, "GET", serve(t, s).URL+"/about", nil))
	}
	if got := c.Status().Routes; len(got) != 1 || got[0].Old.Requests != 2 {
		t.Errorf("counted %+v", got)
	}
}

func FuzzMiddleware(f *testing.F) {
	f.Add("GET", "/users/1", "strangler=1", "body")
	f.Add("POST", "//%2f..", "strangler=\x00", "")
	f.Add("OPTIONS", "*", "=;", "x")
	answer := func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("old")
		return nil
	}
	s := strangler.New(answer, &strangler.Options{Rules: []strangler.Rule{{Path: "/a{/*rest}", Percent: 50}, {Path: "/:b", Percent: 1}}})
	f.Fuzz(func(t *testing.T, method, target, cookie, body string) {
		ctx := koatest.NewContext(t, koatest.Header("Cookie", cookie), koatest.Body(body))
		ctx.SetMethod(method)
		ctx.SetURL(target)
		next := func(ctx *koa.Context) error {
			_, err := ctx.Request.BodyReader().Read(make([]byte, 3))
			_ = err // of an empty body
			return nil
		}
		if err := s.Middleware(ctx, next); err != nil || strangler.From(ctx) == "" {
			t.Errorf("%v by %q", err, strangler.From(ctx))
		}
	})
}
