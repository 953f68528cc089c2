package egg_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

// wrapper notes what passes the wraps of an application.
type wrapper struct{ seen []string }

func (w *wrapper) ConfigWillLoad(app *egg.App) error {
	app.WrapHTTPClient(func(network http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			w.seen = append(w.seen, "network")
			return network.RoundTrip(r)
		})
	})
	for _, who := range []string{"inner ", "outer "} {
		app.WrapLayers(func(name string, layer egg.Middleware) egg.Middleware {
			return func(ctx *egg.Context, next koa.Handler) error {
				if name == "one" || name == "router" {
					w.seen = append(w.seen, who+name)
				}
				return layer(ctx, next)
			}
		})
	}
	return nil
}

type roundTrip func(r *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestWraps(t *testing.T) {
	w := &wrapper{}
	a := eggtest.Boot(t, small("middleware: [one]\none: {ignore: [/plain]}\n", egg.Options{
		Boot: w,
		Wire: func(app *egg.App) error {
			egg.UseMiddleware(app, "one", func(*struct{}) koa.Middleware {
				return func(ctx *egg.Context, next koa.Handler) error { return next(ctx) }
			})
			get := func(ctx *egg.Context) error {
				_, err := egg.Curl(ctx, "http://other.example/", nil)
				return err
			}
			app.Router().Get("/", get)
			app.Router().Get("/plain", get)
			return nil
		},
	}))
	a.MockHTTPClient("http://other.example/", eggtest.Reply{})
	a.Request().Get("/").Do()
	a.Request().Get("/plain").Do()
	want := []string{"outer one", "inner one", "outer router", "inner router", "network", "outer router", "inner router", "network"}
	if !slices.Equal(w.seen, want) {
		t.Errorf("seen %q, want %q", w.seen, want)
	}
}
