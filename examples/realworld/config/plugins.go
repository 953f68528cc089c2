package config

import (
	"github.com/koa-go/koa/contrib/db/eggdb"
	"github.com/koa-go/koa/egg"

	"github.com/koa-go/koa/examples/realworld/database"
	"github.com/koa-go/koa/examples/realworld/plugin/cors"
	"github.com/koa-go/koa/examples/realworld/plugin/secret"
)

// Plugins are the plugins of the application, beside those of the framework: without those
// for pages, which an API has no use for.
func Plugins() []egg.Plugin {
	return []egg.Plugin{
		cors.Plugin(),
		eggdb.Plugin(&eggdb.Options{Migrations: database.Migrations(), Dir: "database/migrations"}),
		secret.Plugin(),
		{Name: "session", Disabled: true},
		{Name: "i18n", Disabled: true},
		{Name: "multipart", Disabled: true},
		{Name: "static", Disabled: true},
		{Name: "jsonp", Disabled: true},
		{Name: "view", Disabled: true},
	}
}
