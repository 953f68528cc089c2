package logger_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/logger"
)

// by is a context of a request of a user.
func by(ctx context.Context, user string) context.Context {
	return logger.WithRequest(ctx, func() logger.Info { return logger.Info{UserID: user, Method: "GET", URL: "/"} })
}

func TestScope(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		name string
		log  func(l *slog.Logger)
		want string
	}{
		{"For gives plain Info a request", func(l *slog.Logger) { logger.For(by(ctx, "ann"), l).Info("m") }, "[ann/-/-/0ms GET /] m"},
		{"a record's own request comes first", func(l *slog.Logger) {
			logger.For(by(ctx, "ann"), l).InfoContext(by(ctx, "bob"), "m")
		}, "[bob/-/-/0ms GET /] m"},
		{"another context does not hide the request", func(l *slog.Logger) {
			logger.For(by(ctx, "ann"), l).InfoContext(t.Context(), "m")
		}, "[ann/-/-/0ms GET /] m"},
		{"For without a request is the same logger", func(l *slog.Logger) { logger.For(ctx, l).Info("m") }, "m"},
		{"For again replaces the request", func(l *slog.Logger) {
			logger.For(by(ctx, "bob"), logger.For(by(ctx, "ann"), l)).Info("m")
		}, "[bob/-/-/0ms GET /] m"},
		{"Named puts the name in front", func(l *slog.Logger) { logger.Named(l, "service.user").Info("m", "a", 1) }, "[service.user] m a=1"},
		{"Named again replaces the name", func(l *slog.Logger) { logger.Named(logger.Named(l, "a"), "b").Info("m") }, "[b] m"},
		{"both work together", func(l *slog.Logger) {
			logger.For(by(ctx, "ann"), logger.Named(l, "service.user")).Info("m")
		}, "[ann/-/-/0ms GET /] [service.user] m"},
		{"With and WithGroup keep both", func(l *slog.Logger) {
			logger.Named(logger.For(by(ctx, "ann"), l), "x").With("a", 1).WithGroup("g").Info("m", "b", 2)
		}, "[ann/-/-/0ms GET /] [x] m a=1 g.b=2"},
		{"a user who controls a part cannot forge a line", func(l *slog.Logger) {
			logger.For(by(ctx, "ann\n2024"), l).Info("x\ny")
		}, `[ann\n2024/-/-/0ms GET /] x\ny`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, stdout, _ := console(t, &logger.Config{}, nil)
			tt.log(l.App())
			if _, got, _ := strings.Cut(stdout.String(), " INFO "); !strings.HasSuffix(got, " "+tt.want+"\n") || strings.Count(got, " [") > strings.Count(" "+tt.want, " [") {
				t.Errorf("the line is %q, want %q at its end", stdout, tt.want)
			}
		})
	}
}

// spy is a handler of somebody else that wants to know the context.
type spy struct {
	slog.Handler
	user *string
}

type userKey struct{}

func (s spy) Handle(ctx context.Context, r slog.Record) error {
	*s.user, _ = ctx.Value(userKey{}).(string)
	return s.Handler.Handle(ctx, r)
}

func TestScopeAroundAnotherHandler(t *testing.T) {
	var out bytes.Buffer
	var user string
	l := slog.New(spy{slog.NewTextHandler(&out, nil), &user})
	ctx := by(context.WithValue(t.Context(), userKey{}, "ann"), "ann")
	logger.For(ctx, logger.Named(l, "service.user")).Info("hello", "a", 1)
	if !strings.HasSuffix(out.String(), `msg="[service.user] hello" a=1`+"\n") || user != "ann" {
		t.Errorf("the line is %q, the context's user %q", &out, user)
	}
	if logger.For(ctx, l).Enabled(ctx, slog.LevelDebug) {
		t.Error("it has levels of its own")
	}
}
