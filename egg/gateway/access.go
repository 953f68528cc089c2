package gateway

import (
	"fmt"
	"log/slog"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/log"
	"github.com/koa-go/koa/proxy/strangler"
)

// accessLog is where the lines for requests go.
type accessLog struct {
	*resource
	settings AccessLog
	logger   *slog.Logger
}

// accessLog makes the access log, or takes over the one that is there.
func (b *builder) accessLog() error {
	settings := b.config.AccessLog
	settings.Format = "" // is the routes'
	if settings.Disable {
		return nil
	}
	if old := b.before.access; old != nil && old.settings == settings {
		b.access = old
		return nil
	}
	to := log.Appender{Type: "stdout"}
	if settings.Filename != "" {
		to = log.Appender{Type: "dateFile", Filename: inDir(b.dir, settings.Filename), NumBackups: settings.NumBackups}
	}
	to.Layout = log.Layout{Type: "messagePassThrough"}
	loggers, err := log.New(log.Config{
		Appenders:  map[string]log.Appender{"access": to},
		Categories: map[string]log.Category{"default": {Appenders: []string{"access"}, Level: "INFO"}},
		OnError:    func(err error) { b.logger.Warn("access log", "error", err) },
	})
	if err != nil {
		return fmt.Errorf("accessLog: %w", err)
	}
	b.access = &accessLog{settings: settings, logger: loggers.Get("access")}
	b.access.resource = newResource(func() { _ = loggers.Shutdown() }) // OnError is told
	b.made = append(b.made, b.access.resource)
	return nil
}

// accessOptions are those for the requests of a route.
func (b *builder) accessOptions(r *route) *log.AccessOptions {
	service, id := "-", "-"
	if r.Service != "" {
		service, id = r.Service, r.id()
	}
	constant := func(text string) func(*koa.Context) string { return func(*koa.Context) string { return text } }
	return &log.AccessOptions{
		Format: b.config.AccessLog.Format,
		Tokens: map[string]func(ctx *koa.Context) string{
			"service": constant(service),
			"route":   constant(id),
			"served-by": func(ctx *koa.Context) string {
				if side := strangler.From(ctx); side != "" {
					return string(side)
				}
				return "-"
			},
		},
	}
}
