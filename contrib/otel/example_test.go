package otel_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/otel"
	"github.com/koa-go/koa/router"
)

func ExampleNew() {
	spans := tracetest.NewInMemoryExporter()
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))
	defer func() { _ = tracers.Shutdown(context.Background()) }()

	r := router.New(nil)
	r.Get("/users/:id", func(ctx *koa.Context) error { ctx.SetBody("Ann"); return nil })
	app := koa.New(nil).Use(otel.New(&otel.Options{TracerProvider: tracers}), otel.Layer("routes", r.Routes()))
	app.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/users/7", nil))

	for _, span := range spans.GetSpans() {
		fmt.Println(span.SpanKind, span.Name)
	}
	// Output:
	// internal routes
	// server GET /users/:id
}
