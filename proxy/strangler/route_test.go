package strangler_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/proxy"
	"github.com/koa-go/koa/proxy/strangler"
	"github.com/koa-go/koa/router"
)

// elsewhere is the layer that asks a new application in a process of its own.
func elsewhere(t *testing.T, layers ...koa.Middleware) koa.Middleware {
	t.Helper()
	return proxy.New(newServer(t, koa.New(&koa.Options{Silent: true}).Use(layers...)), nil)
}

func TestAnotherProcessTellsItsRoute(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", http.NotFound)
	tells := strangler.TellRoute("X-Route")
	knows := strangler.Options{RouteHeader: "X-Route"}
	for _, tt := range []struct {
		name, method, target string
		opts                 strangler.Options
		layers               []koa.Middleware
		status               int
		body, side, route    string
	}{
		{"when it answers", "GET", "/users/1", knows, []koa.Middleware{tells, newApp()}, 200, "new 1", "new", "/users/:id"},
		{"when the route says 404", "GET", "/users/0", knows, []koa.Middleware{tells, newApp()}, 404, "no such user", "new", "/users/:id"},
		{"of http.ServeMux", "GET", "/users/0", knows, []koa.Middleware{tells, koa.FromHTTP(mux)}, 404, "404 page not found\n", "new", "GET /users/{id}"},
		{"and has none", "GET", "/about", knows, []koa.Middleware{tells, newApp()}, 200, "old GET /about 0", "old", "/about"},
		{"and has none for the method", "PUT", "/users/1", knows, []koa.Middleware{tells, newApp()}, 200, "old PUT /users/1 0", "old", "/users"},
		{"to nobody who listens", "GET", "/users/0", strangler.Options{}, []koa.Middleware{tells, newApp()}, 200, "old GET /users/0 0", "old", "/users"},
		{"where each 404 counts", "GET", "/users/0", strangler.Options{RouteHeader: "X-Route", Any404: true}, []koa.Middleware{tells, newApp()}, 200, "old GET /users/0 0", "old", "/users"},
		{"without a fallback", "GET", "/users/0", strangler.Options{RouteHeader: "X-Route", NoFallback: true}, []koa.Middleware{tells, newApp()}, 404, "no such user", "new", "/users/:id"},
		{"or does not", "GET", "/users/0", knows, []koa.Middleware{newApp()}, 200, "old GET /users/0 0", "old", "/users"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opts := tt.opts
			opts.Header = "X-Served-By"
			s := strangler.New(oldApp(t), &opts)
			got := ask(t, request(t, tt.method, serve(t, s, elsewhere(t, tt.layers...)).URL+tt.target, nil))
			if by := got.header.Get("X-Served-By"); got.status != tt.status || got.body != tt.body || by != tt.side {
				t.Errorf("got %d %q by %q, want %d %q by %s", got.status, got.body, by, tt.status, tt.body, tt.side)
			}
			if told := got.header["X-Route"]; told != nil {
				t.Errorf("the client was told %q", told)
			}
			if routes := s.Counters().Status().Routes; len(routes) != 1 || routes[0].Route != tt.route {
				t.Errorf("counted %+v, want %s", routes, tt.route)
			}
		})
	}
}

func TestAnotherProcessCannotMakeCountersWithoutEnd(t *testing.T) {
	var n atomic.Int64
	s := strangler.New(oldApp(t), &strangler.Options{RouteHeader: "X-Route"})
	server := serve(t, s, elsewhere(t, func(ctx *koa.Context, _ koa.Handler) error {
		ctx.Set("X-Route", fmt.Sprint("/", n.Add(1)))
		return nil
	}))
	for range 210 {
		ask(t, request(t, "GET", server.URL, nil))
	}
	if routes := s.Counters().Status().Routes; len(routes) != 201 {
		t.Errorf("%d routes, want 201", len(routes))
	}
}

func TestStreamsTellNoRoute(t *testing.T) {
	stream := koa.FromHTTP(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("part"))
		_ = http.NewResponseController(w).Flush()
	}))
	r := router.New(nil)
	r.Get("/stream", func(ctx *koa.Context) error { return stream(ctx, nil) })
	app := koa.New(nil).Use(strangler.TellRoute("X-Route"), r.Routes())
	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/stream", nil))
	if w.Body.String() != "part" || w.Header().Get("X-Route") != "" {
		t.Errorf("got %q with %v", w.Body, w.Header())
	}
}

func TestWhatIsToldEndsHereBehindARouteToo(t *testing.T) {
	r := router.New(nil)
	r.Get("/users/:id", func(ctx *koa.Context) error {
		ctx.Set("X-Route", "/others")
		return nil
	})
	s := strangler.New(oldApp(t), &strangler.Options{RouteHeader: "X-Route"})
	got := ask(t, request(t, "GET", serve(t, s, r.Routes()).URL+"/users/1", nil))
	if told := got.header["X-Route"]; told != nil {
		t.Errorf("the client was told %q", told)
	}
	if routes := s.Counters().Status().Routes; len(routes) != 1 || routes[0].Route != "/users/:id" {
		t.Errorf("counted %+v, want /users/:id", routes)
	}
}
