package sqlsession_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/middleware/session"
	"github.com/koa-go/koa/middleware/session/storetest"

	"github.com/koa-go/koa/examples/forum/database"
	"github.com/koa-go/koa/examples/forum/plugin/sqlite"
	"github.com/koa-go/koa/examples/forum/plugin/sqlsession"
)

func open(t *testing.T) *sql.DB {
	t.Helper()
	a := eggtest.Boot(t, func() *egg.App {
		return egg.New(&egg.Options{Plugins: []egg.Plugin{sqlite.Plugin(database.Migrations())}})
	}, eggtest.BaseDir(t.TempDir()), eggtest.Set("keys=k", "sqlite.path=:memory:"))
	return egg.Get[*sql.DB](a.App)
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) session.Store { return sqlsession.NewStore(open(t), nil) })
}

func TestClean(t *testing.T) {
	now := time.Now()
	store := sqlsession.NewStore(open(t), func() time.Time { return now })
	for key, age := range map[string]time.Duration{"short": time.Minute, "long": time.Hour} {
		if err := store.Set(t.Context(), key, []byte("{}"), session.SetOptions{MaxAge: age}); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(2 * time.Minute)
	if n, err := store.Clean(t.Context()); n != 1 || err != nil {
		t.Errorf("Clean() = %d, %v; want 1", n, err)
	}
	if data, err := store.Get(t.Context(), "long"); data == nil || err != nil {
		t.Errorf("Get() = %q, %v after Clean, want the session", data, err)
	}
}
