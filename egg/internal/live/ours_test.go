package live_test

import (
	"context"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/engine"
)

// markOptions are the section mark.
type markOptions struct{ Text string }

func mark(opts *markOptions) koa.Middleware {
	text := opts.Text
	if text == "" {
		text = "marked"
	}
	return func(ctx *koa.Context, next koa.Handler) error {
		ctx.Set("x-mark", text)
		return next(ctx)
	}
}

// newOurs is our side of an application.
func newOurs(a *application) *egg.App {
	cfg := egg.DefaultConfig()
	var plugins []egg.Plugin
	for _, name := range a.off {
		plugins = append(plugins, egg.Plugin{Name: name, Disabled: true})
	}
	return egg.New(&egg.Options{
		Name: "live", Config: &cfg, Plugins: plugins,
		Wire: func(app *egg.App) error {
			egg.UseMiddleware(app, "mark", mark)
			routes(app)
			return nil
		},
	})
}

// startOurs starts an application, which ends with the test, and returns its
// address.
func startOurs(t *testing.T, a *application) (address string, app *egg.App) {
	t.Helper()
	app = newOurs(a)
	start := &egg.Start{
		Env: a.Env, BaseDir: a.BaseDir, Listen: "127.0.0.1:0",
		Environ: []string{"EGG_HOME=" + filepath.Join(a.BaseDir, "home")},
		Console: io.Discard, Quiet: true,
	}
	if err := app.Load(t.Context(), start); err != nil {
		t.Fatalf("%s: %v", a.Name, err)
	}
	if err := app.Ready(t.Context()); err != nil {
		t.Fatalf("%s: %v", a.Name, err)
	}
	listener, err := engine.Listen(t.Context(), start.Listen)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- app.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		last, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := app.Close(last); err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String(), app
}
