package otel

import (
	"context"
	"log/slog"
	"slices"

	"go.opentelemetry.io/otel/trace"
)

// LogHandler adds trace_id and span_id to each record whose context belongs to a span, at
// the top whatever groups are open: the names that the OpenTelemetry specification gives
// them in JSON and text.
//
//	slog.New(otel.LogHandler(slog.NewJSONHandler(os.Stderr, nil))).InfoContext(ctx.Context(), "paid")
func LogHandler(h slog.Handler) slog.Handler { return &logHandler{base: h, current: h} }

type logHandler struct {
	base    slog.Handler // before the first group
	current slog.Handler // with all of grouped
	grouped []func(slog.Handler) slog.Handler
}

// Enabled asks the handler.
func (h *logHandler) Enabled(c context.Context, level slog.Level) bool {
	return h.current.Enabled(c, level)
}

// Handle adds the ids.
func (h *logHandler) Handle(c context.Context, r slog.Record) error {
	span := trace.SpanContextFromContext(c)
	if !span.IsValid() {
		return h.current.Handle(c, r)
	}
	ids := []slog.Attr{slog.String("trace_id", span.TraceID().String()), slog.String("span_id", span.SpanID().String())}
	if len(h.grouped) == 0 {
		r = r.Clone()
		r.AddAttrs(ids...)
		return h.current.Handle(c, r)
	}
	handler := h.base.WithAttrs(ids)
	for _, step := range h.grouped {
		handler = step(handler)
	}
	return handler.Handle(c, r)
}

// WithAttrs returns a handler with attributes.
func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	if len(h.grouped) == 0 {
		return LogHandler(h.base.WithAttrs(attrs))
	}
	return h.with(func(to slog.Handler) slog.Handler { return to.WithAttrs(attrs) })
}

// WithGroup returns a handler with a group.
func (h *logHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return h.with(func(to slog.Handler) slog.Handler { return to.WithGroup(name) })
}

func (h *logHandler) with(step func(slog.Handler) slog.Handler) slog.Handler {
	return &logHandler{base: h.base, current: step(h.current), grouped: append(slices.Clip(h.grouped), step)}
}
