package eggconsul_test

import (
	"context"
	"net/http"
	"testing/fstest"

	"github.com/koa-go/koa/contrib/consul/eggconsul"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/proxy"
)

// An application that is found as shop, and asks who runs users.
func ExamplePlugin() {
	egg.Main(func() *egg.App {
		return egg.New(&egg.Options{
			Name: "shop",
			ConfigFiles: fstest.MapFS{"config.default.yaml": {Data: []byte(`
keys: ${SHOP_KEYS}
health: {enable: true}
consul:
  check: {http: /readyz, interval: 5s}
  register: {zone: north}
  weakDependent: true
`)}},
			Plugins: []egg.Plugin{eggconsul.Plugin()},
			Wire: func(app *egg.App) error {
				users := proxy.New(egg.Get[discovery.Resolver](app), "users", nil)
				app.BeforeClose(func(context.Context) error { return users.Close() })
				client := &http.Client{Transport: users}
				app.Router().Get("/", func(ctx *egg.Context) error {
					res, err := client.Get("http://users/1")
					if err != nil {
						return err
					}
					ctx.SetBody(res.Body)
					return nil
				})
				return nil
			},
		})
	})
}

// Limits are settings that all instances share and that change while they run.
type Limits struct {
	RequestsPerMinute int
}

func ExampleWatch() {
	egg.Main(func() *egg.App {
		return egg.New(&egg.Options{
			Name:    "shop",
			Plugins: []egg.Plugin{eggconsul.Plugin()},
			Wire: func(app *egg.App) error {
				limits := eggconsul.Watch(app, "shop/limits", func() Limits { return Limits{RequestsPerMinute: 600} })
				app.Router().Get("/limits", func(ctx *egg.Context) error {
					ctx.SetBody(limits.Get()) // what holds now
					return nil
				})
				return nil
			},
		})
	})
}
