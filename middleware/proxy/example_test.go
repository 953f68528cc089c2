package proxy_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/proxy"
)

func ExampleNew() {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "the upstream was asked for ", r.URL)
	}))
	defer upstream.Close()

	app := koa.New(&koa.Options{Env: "production"})
	app.Use(proxy.New(upstream.URL, &proxy.Options{
		ChangeOrigin: true,
		PathRewrite:  []proxy.Rewrite{{From: regexp.MustCompile(`^/api/`), To: "/v2/"}},
	}))

	front := httptest.NewServer(app)
	defer front.Close()
	res, err := http.Get(front.URL + "/api/users?page=2")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	fmt.Println(string(body), err)
	// Output: the upstream was asked for /v2/users?page=2 <nil>
}
