package dbtest_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"testing"
	"testing/fstest"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/contrib/db/dbtest"
	"github.com/koa-go/koa/contrib/db/eggdb"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/internal/testserver"
)

// Note is a row of the application.
type Note struct {
	ID   int64
	Text string
}

var migrations = fstest.MapFS{
	"1-notes.up.sql": {Data: []byte(`CREATE TABLE "Notes" (id integer PRIMARY KEY, text text NOT NULL)`)},
}

// newApp returns an application that keeps notes in a database.
func newApp(url string) func() *egg.App {
	config := fmt.Sprintf("keys: k\nsecurity: {csrf: {enable: false}}\ndb: {url: %q, migrate: true, databases: {other: {url: %q}}}\n", url, url)
	return func() *egg.App {
		return egg.New(&egg.Options{
			Name:        "notes",
			ConfigFiles: fstest.MapFS{"config.default.yaml": {Data: []byte(config)}},
			Plugins:     []egg.Plugin{eggdb.Plugin(&eggdb.Options{Migrations: migrations})},
			Wire: func(app *egg.App) error {
				d := egg.Get[*db.DB](app)
				app.Router().With(d.Transaction(nil)).Post("/notes/:id", func(ctx *egg.Context) error {
					c := ctx.Context()
					id, err := strconv.ParseInt(ctx.Param("id"), 10, 64)
					if err != nil {
						return err
					}
					note := Note{ID: id, Text: "a note"}
					if err := gorm.G[Note](d.From(c)).Create(c, &note); err != nil {
						return err
					}
					if ctx.Query().Get("fail") != "" {
						return ctx.Throw(409)
					}
					n, err := gorm.G[Note](d.From(c)).Count(c, "*")
					ctx.SetBody(map[string]int64{"notes": n})
					return err
				})
				return nil
			},
		})
	}
}

// Ten tests at once write the same rows, and see their own.
func TestSandbox(t *testing.T) {
	for name, url := range map[string]string{
		"postgres": testserver.StartPostgres(t).Database(t),
		"sqlite":   "sqlite:" + filepath.Join(t.TempDir(), "app.db"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Run("at once", func(t *testing.T) {
				for range 10 {
					t.Run("test", func(t *testing.T) {
						t.Parallel()
						a := eggtest.Boot(t, newApp(url), dbtest.Sandbox(t)...)
						a.Request().Post("/notes/1").Expect(200).ExpectJSON(map[string]int{"notes": 1})
						a.Request().Post("/notes/2?fail=1").Expect(409)
						a.Request().Post("/notes/3").Expect(200).ExpectJSON(map[string]int{"notes": 2})
					})
				}
			})
			a := eggtest.Boot(t, newApp(url))
			a.Request().Post("/notes/1").Expect(200).ExpectJSON(map[string]int{"notes": 1})
		})
	}
}
