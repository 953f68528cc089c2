package otel_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/otel"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/static"
	"github.com/koa-go/koa/proxy"
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

// Each try of a proxy is a span, between those of the two servers.
func ExampleTransport() {
	spans := tracetest.NewInMemoryExporter()
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))
	defer func() { _ = tracers.Shutdown(context.Background()) }()

	back := httptest.NewServer(http.NotFoundHandler())
	defer back.Close()
	users, err := static.New(discovery.Instance{Service: "users", Address: back.Listener.Addr().String()})
	if err != nil {
		fmt.Println(err)
		return
	}
	p := proxy.New(users, "users", &proxy.Options{WrapTransport: func(own http.RoundTripper) http.RoundTripper {
		return otel.Transport(own, &otel.Options{TracerProvider: tracers})
	}})
	defer p.Close()
	p.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/users/7", nil))

	for _, span := range spans.GetSpans() {
		fmt.Println(span.SpanKind, span.Name, span.Status.Code)
	}
	// Output:
	// client GET Error
}
