package eggdb_test

import (
	"testing"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/contrib/db/eggdb"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

func TestReadinessNeedsAllDatabases(t *testing.T) {
	dir := t.TempDir()
	a := eggtest.Boot(t, notes(nil, "health: {enable: true, cacheFor: -1}\ndb:\n  databases:\n    archive: {url: '"+sqlite(dir, "archive")+"'}\n"),
		eggtest.Environ("DATABASE_URL="+sqlite(dir, "app")))
	a.Request().Get("/readyz").Expect(200)
	if err := egg.Get[eggdb.Databases](a.App)["archive"].Close(); err != nil {
		t.Fatal(err)
	}
	a.Request().Get("/readyz").Expect(503)
	a.ExpectLog("[egg:health] db does not work: db.databases.archive: db: ping", "coreLogger")
	if err := egg.Get[*db.DB](a.App).Ping(t.Context()); err != nil {
		t.Errorf("the other one: %v", err)
	}
}
