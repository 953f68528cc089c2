package sse_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/sse"
)

func ExampleStream() {
	app := koa.New(&koa.Options{Env: "production"})
	app.Use(koa.Handle(func(ctx *koa.Context) error {
		after := sse.LastEventID(ctx)
		return sse.Stream(ctx, func(_ context.Context, send sse.Sender) error {
			return send(sse.Event{ID: "8", Event: "news", Data: "since " + after})
		}, nil)
	}))

	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Last-Event-ID", "7")
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	fmt.Print(w.Body)
	// Output:
	// :
	//
	// id: 8
	// event: news
	// data: since 7
}
