// Package dbtest gives each test of an Egg application a database of its own, in the place
// of what egg-mock's users did with truncate in afterEach.
package dbtest

import (
	"testing"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/contrib/db/eggdb"
	"github.com/koa-go/koa/egg/eggtest"
)

// Sandbox returns options of eggtest.Boot by which all that the application does in its
// databases, those with names too, is undone when the test ends: each is the DB.Sandbox of
// the one that the configuration names. So parallel tests may use one database.
//
//	a := eggtest.Boot(t, app.New, dbtest.Sandbox(t)...)
//	a.Request().Post("/users").Send(map[string]any{"name": "ada"}).Expect(201)
//
// Migrations of a start are not part of it: they are there for the other tests as well.
// What the test itself does with egg.Get[*db.DB](a.App) is.
func Sandbox(tb testing.TB) []eggtest.Option {
	tb.Helper()
	return []eggtest.Option{
		eggtest.Wrap(func(real *db.DB) *db.DB { return sandbox(tb, real) }),
		eggtest.Wrap(func(real eggdb.Databases) eggdb.Databases {
			all := make(eggdb.Databases, len(real))
			for name, d := range real {
				all[name] = sandbox(tb, d)
			}
			return all
		}),
	}
}

// sandbox returns that of d. The application closes it with d.
func sandbox(tb testing.TB, d *db.DB) *db.DB {
	tb.Helper()
	s, err := d.Sandbox()
	if err != nil {
		tb.Fatalf("dbtest: %v", err)
	}
	return s
}
