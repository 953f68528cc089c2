package log

import (
	"context"
	"errors"
	"log/slog"
	"slices"
)

// handler is what a logger writes to.
type handler struct {
	loggers  *Loggers
	category *category
	scopes   []scope
}

// scope is what one WithGroup or WithAttrs added.
type scope struct {
	group string // "" for attrs
	attrs []slog.Attr
}

var _ slog.Handler = (*handler)(nil)

// Enabled reports whether the category logs a level.
func (h *handler) Enabled(_ context.Context, level slog.Level) bool {
	return int64(level) >= h.category.level.Load()
}

// Handle writes a record to the category's appenders.
func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	e := Event{Time: r.Time, Level: r.Level, Category: h.category.name, Message: r.Message, Attrs: h.attrs(r), PC: r.PC}
	h.loggers.mu.RLock()
	defer h.loggers.mu.RUnlock()
	var failed error
	for _, a := range h.category.appenders {
		if err := a.append(ctx, &e); err != nil {
			failed = errors.Join(failed, err)
		}
	}
	if failed != nil {
		h.loggers.config.OnError(failed)
	}
	return failed
}

// attrs are those of the scopes and the record, each in its groups.
func (h *handler) attrs(r slog.Record) []slog.Attr {
	attrs := make([]slog.Attr, 0, r.NumAttrs())
	r.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, a)
		return true
	})
	for _, s := range slices.Backward(h.scopes) {
		switch {
		case s.group == "":
			attrs = slices.Concat(s.attrs, attrs)
		case len(attrs) > 0: // slog leaves empty groups out
			attrs = []slog.Attr{{Key: s.group, Value: slog.GroupValue(attrs...)}}
		}
	}
	return attrs
}

// WithAttrs returns a handler that adds attrs to every record.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	if len(attrs) == 0 {
		return h
	}
	return h.with(scope{attrs: slices.Clone(attrs)})
}

// WithGroup returns a handler that puts what follows into a group.
func (h *handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return h.with(scope{group: name})
}

func (h *handler) with(s scope) *handler {
	return &handler{loggers: h.loggers, category: h.category, scopes: append(slices.Clip(h.scopes), s)}
}
