package strangler_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/proxy"
	"github.com/koa-go/koa/proxy/strangler"
	"github.com/koa-go/koa/router"
)

// nodeApp stands for the application that is to be moved.
func nodeApp() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "Node: ", r.URL.Path)
	}))
}

func get(handler http.Handler, path string) {
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	body, _ := io.ReadAll(w.Result().Body)
	fmt.Println(w.Header().Get("X-Served-By"), string(body))
}

func Example() {
	node := nodeApp()
	defer node.Close()
	s := strangler.New(proxy.New(node.URL, &proxy.Options{XFwd: true}), &strangler.Options{
		Rules:  []strangler.Rule{{Path: "/admin{/*rest}"}}, // whatever the new application has there
		Header: "X-Served-By",
	})
	r := router.New(nil)
	r.Get("/users/:id", func(ctx *koa.Context) error {
		ctx.SetBody("Go: user " + ctx.Param("id"))
		return nil
	})
	app := koa.New(nil).Use(s.Middleware, r.Routes())

	get(app, "/users/1")
	get(app, "/about")
	get(app, "/admin/users")
	for _, route := range s.Counters().Status().Routes {
		fmt.Println(route.Route, route.New.Requests, route.Old.Requests)
	}
	// Output:
	// new Go: user 1
	// old Node: /about
	// old Node: /admin/users
	// /about 0 1
	// /admin{/*rest} 0 1
	// /users/:id 1 0
}

func ExampleStrangler_SetRules() {
	node := nodeApp()
	defer node.Close()
	s := strangler.New(proxy.New(node.URL, nil), &strangler.Options{
		Rules: []strangler.Rule{{Path: "/search", Percent: 5}}, // 5 of 100 clients, always the same
	})
	err := s.SetRules(strangler.Rule{Path: "/search", Percent: 50}) // all is well
	fmt.Println(s.Rules()[0].Percent, err)
	// Output: 50 <nil>
}

func ExampleStrangler_Handler() {
	node := nodeApp()
	defer node.Close()
	s := strangler.New(proxy.New(node.URL, nil), &strangler.Options{Header: "X-Served-By"})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "Go: user ", r.PathValue("id"))
	})
	handler := s.Handler(mux)

	get(handler, "/users/1")
	get(handler, "/about")
	// Output:
	// new Go: user 1
	// old Node: /about
}
