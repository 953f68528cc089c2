package egg_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa/egg"
)

// BenchmarkApp is a request through all built-in layers of an application in the
// environment prod.
func BenchmarkApp(b *testing.B) {
	cfg := egg.DefaultConfig()
	cfg.Keys = "secret"
	app := egg.New(&egg.Options{Name: "bench", Config: &cfg, Wire: func(app *egg.App) error {
		app.Router().Get("/", func(ctx *egg.Context) error { ctx.SetBody("hi"); return nil })
		app.Router().Get("/users/:id", egg.Handle(show))
		return nil
	}})
	if err := app.Load(b.Context(), &egg.Start{Env: "prod", BaseDir: b.TempDir(), Environ: []string{}, Quiet: true}); err != nil {
		b.Fatal(err)
	}
	for _, path := range []string{"/", "/users/7"} {
		b.Run(path, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			b.ReportAllocs()
			for b.Loop() {
				app.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}
