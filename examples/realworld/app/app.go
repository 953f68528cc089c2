// Package app puts the application together.
package app

import (
	"github.com/koa-go/koa/egg"

	"github.com/koa-go/koa/examples/realworld/app/controller"
	"github.com/koa-go/koa/examples/realworld/app/middleware"
	"github.com/koa-go/koa/examples/realworld/app/service"
	"github.com/koa-go/koa/examples/realworld/config"
)

// New describes the application. It does nothing yet.
func New() *egg.App {
	return egg.New(&egg.Options{
		Name:        "realworld",
		Config:      config.Default(),
		ConfigFiles: config.Files,
		Plugins:     config.Plugins(),
		Boot:        Boot{},
		Wire:        Wire, // in wire_gen.go, which "egg gen" writes
	})
}

// Boot are the hooks of the application.
type Boot struct{}

// ConfigWillLoad has all errors answered in the format of the API, whatever layer they are
// from.
func (Boot) ConfigWillLoad(app *egg.App) error {
	app.Config().Onerror.All = middleware.Failed
	return nil
}

// ConfigDidLoad adds the rules of requests that the framework does not know.
func (Boot) ConfigDidLoad(app *egg.App) error {
	controller.AddRules(app.Validator())
	return nil
}

// ProvideClock is what the generated wiring calls for a service.Clock: services go by the
// clock of the application, which stands still in tests that ask for it.
func ProvideClock(app *egg.App) service.Clock { return app }
