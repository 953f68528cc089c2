package egg_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/koatest"
)

// boot makes app ready in the environment unittest, with logs and files in a directory
// of the test.
func boot(t *testing.T, app *egg.App, start *egg.Start) *egg.App {
	t.Helper()
	if start == nil {
		start = &egg.Start{}
	}
	if start.Env == "" {
		start.Env = "unittest"
	}
	if start.BaseDir == "" {
		start.BaseDir = t.TempDir()
	}
	if start.Environ == nil {
		start.Environ = []string{"EGG_HOME=" + start.BaseDir}
	}
	start.Console = t.Output()
	if err := app.Load(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	if err := app.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := app.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return app
}

// config is what an application has beside the framework's keys.
type config struct {
	egg.Config
	Greeting string
}

func hello() *egg.App {
	cfg := &config{Config: egg.DefaultConfig(), Greeting: "hi"}
	cfg.Keys = "secret"
	return egg.New(&egg.Options{
		Name:   "hello",
		Config: cfg,
		Files: fstest.MapFS{
			"view/home.html": {Data: []byte(`<p>{{.name}} {{shout "x"}} {{.helper.PathFor "user" "id" 1}}</p>`)},
			"public/a.txt":   {Data: []byte("file")},
		},
		Wire: func(app *egg.App) error {
			app.Helpers(map[string]any{"shout": strings.ToUpper})
			r := app.Router()
			r.Get("/", func(ctx *egg.Context) error {
				egg.Logger(ctx).Info("asked", slog.String("who", "me"))
				ctx.SetBody(egg.ConfigOf[*config](app).Greeting)
				return nil
			})
			r.Get("/page", func(ctx *egg.Context) error { return egg.Render(ctx, "home", map[string]any{"name": "tobi"}) })
			r.Get("/users/:id", func(ctx *egg.Context) error { ctx.SetBody(ctx.Param("id")); return nil }).Name("user")
			r.Post("/users", func(ctx *egg.Context) error { ctx.SetBody(ctx.Request.Body()); return nil })
			return nil
		},
	})
}

func TestHello(t *testing.T) {
	app := boot(t, hello(), &egg.Start{BaseDir: "", Env: "prod", Environ: []string{"EGG_HOME=" + t.TempDir(), "EGG_CONFIG_GREETING=hey"}})
	r := koatest.Request(t, app.Koa())
	r.Get("/").Expect(200).ExpectBody("hey")
	r.Get("/users/2").Expect(200).ExpectBody("2")
	r.Post("/users").Send(map[string]any{"a": 1}).Expect(403)
}

var _ koa.Handler
