package logger

import (
	"context"
	"log/slog"
)

// For returns a logger whose records belong to the request of ctx ([WithRequest])
// even if they are logged without a context. A record's own context comes first if
// it has a request. Without a request in ctx, For returns l. It works with loggers
// of any handler, which get ctx in place of a context without a request.
func For(ctx context.Context, l *slog.Logger) *slog.Logger {
	s := scopeOf(l.Handler())
	info := s.requestOf(ctx)
	if info == nil {
		return l
	}
	s.ctx, s.info = ctx, info
	return slog.New(&s)
}

// Named returns a logger that puts [name] in front of each message, for a part of
// the application: "service.user", "controller.home" (Egg's pathName). An error that
// is all there is to say stands without it. Naming again replaces the name.
func Named(l *slog.Logger, name string) *slog.Logger {
	s := scopeOf(l.Handler())
	s.name = name
	return slog.New(&s)
}

// scope is a handler of For and Named in front of any other.
type scope struct {
	next slog.Handler
	own  *handler // next, if it is one of ours
	ctx  context.Context
	info func() Info // that of ctx
	name string
}

var _ slog.Handler = (*scope)(nil)

// scopeOf is the scope that a handler is, or a new one around it.
func scopeOf(h slog.Handler) scope {
	if s, ok := h.(*scope); ok {
		return *s
	}
	return scope{}.around(h)
}

func (s scope) around(h slog.Handler) scope {
	s.next = h
	s.own, _ = h.(*handler)
	return s
}

// Enabled asks the handler behind.
func (s *scope) Enabled(ctx context.Context, level slog.Level) bool {
	if s.own != nil {
		return s.own.target.enabled(level)
	}
	return s.next.Enabled(s.context(ctx), level)
}

// Handle hands the record on.
func (s *scope) Handle(ctx context.Context, r slog.Record) error {
	if s.own != nil {
		info := s.requestOf(ctx)
		if info == nil {
			info = s.info
		}
		return s.own.handle(info, s.name, r)
	}
	if s.name != "" {
		r.Message = "[" + s.name + "] " + r.Message
	}
	return s.next.Handle(s.context(ctx), r)
}

// requestOf is the function that tells of the request of ctx, or nil.
func (s *scope) requestOf(ctx context.Context) func() Info {
	if s.own != nil {
		return s.own.target.loggers.requestOf(ctx)
	}
	return requestOf(ctx)
}

// context is that of the record or of the scope, for handlers of others.
func (s *scope) context(ctx context.Context) context.Context {
	if s.ctx == nil || requestOf(ctx) != nil {
		return ctx
	}
	return s.ctx
}

// WithAttrs returns a scope around the handler behind, with attrs.
func (s *scope) WithAttrs(attrs []slog.Attr) slog.Handler {
	made := s.around(s.next.WithAttrs(attrs))
	return &made
}

// WithGroup returns a scope around the handler behind, with a group.
func (s *scope) WithGroup(name string) slog.Handler {
	made := s.around(s.next.WithGroup(name))
	return &made
}
