// Package app puts the application together.
package app

import (
	"embed"
	"path/filepath"

	"github.com/koa-go/koa/egg"

	"github.com/koa-go/koa/examples/forum/app/controller"
	"github.com/koa-go/koa/examples/forum/app/service"
	"github.com/koa-go/koa/examples/forum/config"
)

// files are the views and the public files, which are part of the program.
//
//go:embed view public
var files embed.FS

// New describes the application. It does nothing yet.
func New() *egg.App {
	return egg.New(&egg.Options{
		Name:        "forum",
		Config:      config.Default(),
		ConfigFiles: config.Files,
		Files:       files,
		Plugins:     config.Plugins(),
		Boot:        Boot{},
		Wire:        Wire, // in wire_gen.go, which "egg gen" writes
	})
}

// Boot are the hooks of the application.
type Boot struct{}

// ConfigWillLoad finishes the configuration with what files cannot say.
func (Boot) ConfigWillLoad(app *egg.App) error {
	forum := &egg.ConfigOf[*config.Config](app).Forum
	if !filepath.IsAbs(forum.Uploads) {
		forum.Uploads = filepath.Join(app.Info().Root, forum.Uploads)
	}
	onerror := &app.Config().Onerror
	onerror.Accepts = controller.Wants
	if app.Env() != "local" { // where the page with the source code is
		onerror.HTML = controller.Failed
	}
	return nil
}

// ProvideClock is what the generated wiring calls for a service.Clock: services go by the
// clock of the application, which stands still in tests that ask for it.
func ProvideClock(app *egg.App) service.Clock { return app }
