package live_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/middleware/bodyparser"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/session"
)

// startOurs starts the Go side, which ends with the test, and returns its
// address. server.js is the same for Node.
func startOurs(t *testing.T, apps map[string]*application) (url string) {
	t.Helper()
	var clock clock
	mux := http.NewServeMux()
	for name, config := range apps {
		mux.Handle("/"+name, newApp(t, config, clock.now))
	}
	listener, err := engine.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- engine.Serve(ctx, listener, clock.set(mux), nil) }()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

// clock stands where the last request's header X-Now says, in milliseconds.
type clock struct{ ms atomic.Int64 }

func (c *clock) now() time.Time { return time.UnixMilli(c.ms.Load()) }

func (c *clock) set(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ms, err := strconv.ParseInt(r.Header.Get("X-Now"), 10, 64)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		c.ms.Store(ms)
		next.ServeHTTP(w, r)
	})
}

func newApp(t *testing.T, config *application, now func() time.Time) *koa.Application {
	t.Helper()
	opts := &koa.Options{Env: "production", Keys: config.Keys, EggCookies: config.Egg, Now: now}
	if config.Algorithm != "" {
		keygrip, err := cookies.NewKeygrip(config.Keys, &cookies.KeygripOptions{Algorithm: config.Algorithm})
		if err != nil {
			t.Fatal(err)
		}
		opts.Keys, opts.Keygrip = nil, keygrip
	}
	app := koa.New(opts)
	if config.Session != nil {
		app.Use(session.New(sessionOf(config)))
	}
	app.Use(bodyparser.New(nil))
	if config.CSRF != "" {
		app.Use(csrf.New(csrfOf(config)))
	}
	return app.Use(perform)
}

func sessionOf(config *application) *session.Options {
	opts := &session.Options{
		MaxAge:  time.Duration(config.Session.MaxAge),
		Rolling: config.Session.Rolling,
		Renew:   config.Session.Renew,
	}
	if config.Session.Signed != nil && !*config.Session.Signed {
		opts.Signed = cookies.No
	}
	if config.Egg {
		opts.Key, opts.Encrypt = "EGG_SESS", true
		if opts.MaxAge == 0 {
			opts.MaxAge = 24 * time.Hour
		}
	}
	if config.Store != "" {
		opts.Store = fileStore(config.Store)
	}
	return opts
}

func csrfOf(config *application) *csrf.Options {
	opts := &csrf.Options{Egg: config.Egg, Logger: slog.New(slog.DiscardHandler)}
	if config.CSRF == "session" {
		opts.Session = csrf.InSession(session.From)
	}
	return opts
}

// perform does what the query parameter "do" asks for.
func perform(ctx *koa.Context, _ koa.Handler) error {
	var asked [][]json.RawMessage
	if err := json.Unmarshal([]byte(ctx.Query().Get("do")), &asked); err != nil {
		return err
	}
	results := []any{}
	for _, parts := range asked {
		var name string
		if err := json.Unmarshal(parts[0], &name); err != nil {
			return err
		}
		result, err := steps[name](ctx, parts[1:])
		if err != nil {
			return err
		}
		results = append(results, result)
	}
	ctx.SetBody(results)
	return nil
}
