package scenario

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/vectors"
)

// application makes the application of the scenario, without layers.
func (b *builder) application() (*koa.Application, error) {
	settings := &b.scenario.App
	opts := &koa.Options{
		Env:             settings.Env,
		Proxy:           settings.Proxy,
		ProxyIPHeader:   settings.ProxyIPHeader,
		MaxIPsCount:     settings.MaxIPsCount,
		SubdomainOffset: settings.SubdomainOffset,
		EggCookies:      settings.Cookies == "egg",
		Now:             b.clock.Now,
		Logger:          slog.New(slog.DiscardHandler),
		Engine:          serverOptions(),
	}
	if err := setKeys(opts, settings); err != nil {
		return nil, err
	}
	return koa.New(opts).OnError(b.journal.note), nil
}

// serverOptions end a server at once: no request is under way then.
func serverOptions() *engine.Options {
	return &engine.Options{
		DrainLinger:  -1,
		DrainTimeout: time.Second,
		ErrorLog:     slog.New(slog.DiscardHandler),
	}
}

func setKeys(opts *koa.Options, settings *vectors.App) error {
	switch keys := settings.Keys.Any.(type) {
	case nil:
		return nil
	case []any:
		texts, err := option.Texts(keys)
		opts.Keys = texts
		return err
	case ordered.Object:
		r := option.Read(keys)
		texts := r.Texts("keygrip")
		how := &cookies.KeygripOptions{Algorithm: r.Text("algorithm"), Encoding: r.Text("encoding")}
		if err := r.Done(); err != nil {
			return err
		}
		keygrip, err := cookies.NewKeygrip(texts, how)
		opts.Keygrip = keygrip
		return err
	}
	return fmt.Errorf("keys must be a list or an object, got %s", ordered.Text(settings.Keys.Any))
}

// keygripOptions are what koa makes of a plain list of keys.
func keygripOptions(settings *vectors.App) *cookies.KeygripOptions {
	if settings.Cookies == "egg" {
		return &cookies.KeygripOptions{Algorithm: "sha256"}
	}
	return &cookies.KeygripOptions{}
}
