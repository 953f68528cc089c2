package health_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/health"
)

func ExampleNew() {
	app := koa.New(nil)
	app.Use(health.New(&health.Options{
		Checks: []health.Check{
			{Name: "db", Run: func(context.Context) error { return errors.New("no route to host 10.0.0.7") }},
		},
		OnChange: func(check string, err error) { fmt.Println("log:", check, err) },
	}))
	for _, path := range []string{"/livez", "/readyz"} {
		w := httptest.NewRecorder()
		app.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		fmt.Println(path, w.Code, w.Body)
	}
	// Output:
	// /livez 200 {"status":"ok"}
	// log: db no route to host 10.0.0.7
	// /readyz 503 {"status":"failing"}
}
