package otelredis_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/koa-go/koa/contrib/otel/otelredis"
	"github.com/koa-go/koa/internal/testserver"
)

func TestCommandsAreSpans(t *testing.T) {
	client := redis.NewClient(&redis.Options{Addr: testserver.StartRedis(t).Addr, ContextTimeoutEnabled: true})
	t.Cleanup(func() { _ = client.Close() })
	client.AddHook(otelredis.Hook())
	if err := client.Set(t.Context(), "outside", 1, 0).Err(); err != nil {
		t.Fatal(err)
	}
	spans := tracetest.NewInMemoryExporter()
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))
	c, span := tracers.Tracer("test").Start(t.Context(), "request")

	if err := client.Set(c, "key", "secret", 0).Err(); err != nil {
		t.Error(err)
	}
	if err := client.Get(c, "nothing").Err(); !errors.Is(err, redis.Nil) {
		t.Error(err)
	}
	if err := client.LPush(c, "key", 1).Err(); err == nil {
		t.Error("a text took a list's command")
	}
	if _, err := client.Pipelined(c, func(p redis.Pipeliner) error { p.Incr(c, "n"); p.Incr(c, "n"); return nil }); err != nil {
		t.Error(err)
	}
	var names []string
	for _, one := range spans.GetSpans() {
		if one.Parent.SpanID() != span.SpanContext().SpanID() {
			continue // the client's own, to set a connection up
		}
		names = append(names, one.Name)
		if text := fmt.Sprint(one.Attributes); strings.Contains(text, "secret") || !strings.Contains(text, "redis") {
			t.Errorf("%s has %s", one.Name, text)
		}
		if failed := one.Status.Code == codes.Error; failed != (one.Name == "LPUSH") {
			t.Errorf("%s has %v", one.Name, one.Status)
		}
	}
	if want := []string{"SET", "GET", "LPUSH", "PIPELINE"}; !slices.Equal(names, want) {
		t.Errorf("the spans are %q, want %q", names, want)
	}
}
