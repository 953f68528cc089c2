package otel_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/otel"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/responsetime"
)

func pass(ctx *koa.Context, next koa.Handler) error { return next(ctx) }

func greet(ctx *koa.Context, next koa.Handler) error {
	ctx.SetBody("hi")
	return next(ctx)
}

// chain names the spans from the one with this name up to the root.
func (s *sdk) chain(name string) []string {
	byID := map[trace.SpanID]string{}
	_, spans := s.ended()
	for _, span := range spans {
		byID[span.SpanContext.SpanID()] = span.Name
	}
	var names []string
	for ; name != ""; name = byID[spans[name].Parent.SpanID()] {
		names = append(names, name)
	}
	return names
}

func TestLayersAreSpansInsideEachOther(t *testing.T) {
	s := newSDK(t)
	_, _, line, _ := runtime.Caller(0)
	last := func(ctx *koa.Context, next koa.Handler) error { return next(ctx) }
	app := koa.New(&koa.Options{Compose: otel.Compose}).
		Use(pass, otel.New(&s.Options), responsetime.New(nil), pass, greet, last)
	koatest.Request(t, app).Get("/").Expect(200)

	want := []string{fmt.Sprintf("otel/layer_test.go:%d", line+1), "otel_test.greet", "otel_test.pass", "responsetime", "GET"}
	if got := s.chain(want[0]); !slices.Equal(got, want) {
		t.Errorf("from the innermost layer out: %q, want %q", got, want)
	}
	if n := len(s.spans.GetSpans()); n != len(want) {
		t.Errorf("%d spans, want %d: the layers outside have none", n, len(want))
	}
}

func TestTheLayerThatFailsIsSeen(t *testing.T) {
	s := newSDK(t)
	app := koa.New(&koa.Options{Silent: true}).Use(
		otel.New(&s.Options),
		otel.Layer("mends", func(ctx *koa.Context, next koa.Handler) error {
			_ = next(ctx)
			ctx.SetBody("sorry")
			return nil
		}),
		otel.Layer("fails", func(*koa.Context, koa.Handler) error { return errors.New("no disk") }),
	)
	koatest.Request(t, app).Get("/").Expect(200)
	_, spans := s.ended()
	if got := spans["fails"].Status; got.Code != codes.Error || got.Description != "no disk" {
		t.Errorf("the layer that fails has %v", got)
	}
	if spans["mends"].Status.Code != codes.Unset || spans["GET"].Status.Code != codes.Unset {
		t.Errorf("the layers outside have %v and %v", spans["mends"].Status, spans["GET"].Status)
	}
}

// A span of a layer is over when the layer is: what comes after belongs to the one outside.
func TestTheContextGoesBackToTheLayerOutside(t *testing.T) {
	s := newSDK(t)
	var before, inside, after trace.SpanID
	current := func(ctx *koa.Context) trace.SpanID { return trace.SpanContextFromContext(ctx.Context()).SpanID() }
	app := koa.New(nil).Use(otel.New(&s.Options), func(ctx *koa.Context, next koa.Handler) error {
		before = current(ctx)
		err := next(ctx)
		after = current(ctx)
		return err
	}, otel.Layer("inner", func(ctx *koa.Context, _ koa.Handler) error { inside = current(ctx); return nil }))
	koatest.Request(t, app).Get("/").Do()
	if before != after || inside == before || !inside.IsValid() {
		t.Errorf("the spans are %v, inside %v, and %v after", before, inside, after)
	}
}

func TestLayersCostNothingWhenNobodyKeepsTheSpan(t *testing.T) {
	s := newSDK(t, sdktrace.WithSampler(sdktrace.NeverSample()))
	layer := otel.Layer("pass", pass)
	app := koa.New(nil).Use(otel.New(&s.Options), func(ctx *koa.Context, next koa.Handler) error {
		if n := testing.AllocsPerRun(100, func() { _ = layer(ctx, func(*koa.Context) error { return nil }) }); n > 0 {
			t.Errorf("%v allocations", n)
		}
		return nil
	})
	koatest.Request(t, app).Get("/").Do()
	if spans := s.spans.GetSpans(); len(spans) != 0 {
		t.Errorf("spans %v", spans)
	}
}
