package otel_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"

	"go.opentelemetry.io/otel/trace"

	"github.com/koa-go/koa/contrib/otel"
)

func TestLogHandler(t *testing.T) {
	id, _ := trace.TraceIDFromHex(traceID)
	span, _ := trace.SpanIDFromHex(parentID)
	inSpan := trace.ContextWithSpanContext(t.Context(), trace.NewSpanContext(trace.SpanContextConfig{TraceID: id, SpanID: span}))
	const ids = `"trace_id":"` + traceID + `","span_id":"` + parentID + `"`
	for _, tt := range []struct {
		name string
		log  func(l *slog.Logger, c context.Context)
		c    context.Context
		want string
	}{
		{"adds the ids", func(l *slog.Logger, c context.Context) { l.InfoContext(c, "paid", "order", 42) }, inSpan, `{"msg":"paid","order":42,` + ids + `}`},
		{"adds nothing outside of a span", func(l *slog.Logger, c context.Context) { l.InfoContext(c, "paid") }, t.Context(), `{"msg":"paid"}`},
		{"keeps attributes", func(l *slog.Logger, c context.Context) { l.With("a", 1).InfoContext(c, "paid") }, inSpan, `{"msg":"paid","a":1,` + ids + `}`},
		{
			"adds them outside of groups", func(l *slog.Logger, c context.Context) {
				l.With("a", 1).WithGroup("g").With("b", 2).WithGroup("").InfoContext(c, "paid", "c", 3)
			}, inSpan, `{"msg":"paid","a":1,` + ids + `,"g":{"b":2,"c":3}}`,
		},
		{
			"leaves groups alone outside of a span", func(l *slog.Logger, c context.Context) { l.WithGroup("g").InfoContext(c, "paid", "c", 3) },
			t.Context(), `{"msg":"paid","g":{"c":3}}`,
		},
		{"leaves out what is not wanted", func(l *slog.Logger, c context.Context) { l.DebugContext(c, "paid") }, inSpan, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			opts := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
				if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
					return slog.Attr{}
				}
				return a
			}}
			tt.log(slog.New(otel.LogHandler(slog.NewJSONHandler(&out, opts))), tt.c)
			if got := string(bytes.TrimSpace(out.Bytes())); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
