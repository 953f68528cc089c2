package logger

import (
	"context"
	"log/slog"
	"sync"
)

// handler is what a logger writes to.
type handler struct {
	target *target
	fixed  fixed
}

var _ slog.Handler = (*handler)(nil)

// Enabled reports whether a record of the level is written anywhere.
func (h *handler) Enabled(_ context.Context, level slog.Level) bool { return h.target.enabled(level) }

// Handle writes a record. It never fails: files report for themselves.
func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	return h.handle(h.target.loggers.requestOf(ctx), "", r)
}

// WithAttrs returns a handler that adds attrs to every record.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	if len(attrs) == 0 {
		return h
	}
	return &handler{target: h.target, fixed: h.fixed.with(attrs)}
}

// WithGroup returns a handler that puts what follows into a group.
func (h *handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return &handler{target: h.target, fixed: h.fixed.group(name)}
}

// entries are entries with their buffers.
var entries = sync.Pool{New: func() any { return new(entry) }}

// maxPooled is the longest buffer that is kept.
const maxPooled = 16 << 10

// handle writes a record of a request, or nil, and a scope's name, or "".
func (h *handler) handle(info func() Info, name string, r slog.Record) error {
	e := entries.Get().(*entry)
	e.time, e.level, e.name, e.message, e.record, e.fixed = r.Time, r.Level, name, r.Message, r, &h.fixed
	if e.time.IsZero() {
		e.time = h.target.loggers.now()
	}
	if info != nil {
		e.info, e.hasInfo = info(), true
	}
	e.findError()
	h.target.write(e)
	e.free()
	return nil
}
