package prometheus_test

import (
	"bufio"
	"fmt"
	"net/http/httptest"
	"strings"

	prom "github.com/prometheus/client_golang/prometheus"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/prometheus"
	"github.com/koa-go/koa/router"
)

func ExampleNew() {
	registry := prom.NewRegistry()
	r := router.New(nil)
	r.Get("/users/:id", func(ctx *koa.Context) error { ctx.SetBody("Ann"); return nil })
	app := koa.New(nil).Use(prometheus.New(registry, nil), r.Routes())
	app.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/users/7", nil))

	w := httptest.NewRecorder()
	prometheus.Handler(registry).ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for lines := bufio.NewScanner(w.Body); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "http_server_request_duration_seconds_count") {
			fmt.Println(lines.Text())
		}
	}
	// Output: http_server_request_duration_seconds_count{method="GET",route="/users/:id",status="200"} 1
}
