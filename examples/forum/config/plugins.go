package config

import (
	"github.com/koa-go/koa/egg"

	"github.com/koa-go/koa/examples/forum/database"
	"github.com/koa-go/koa/examples/forum/plugin/sqlite"
	"github.com/koa-go/koa/examples/forum/plugin/sqlsession"
)

// Plugins are the plugins of the application, beside those of the framework. To switch one
// off, name it: {Name: "i18n", Disabled: true}.
func Plugins() []egg.Plugin {
	return []egg.Plugin{
		sqlite.Plugin(database.Migrations()),
		sqlsession.Plugin(),
	}
}
