package db_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/internal/testserver"
	"github.com/koa-go/koa/koatest"
)

// withReplica returns a database and a "replica" on another server whose rows differ, so
// that one can tell who has answered.
func withReplica(t *testing.T) (d *db.DB, replica *testserver.Postgres) {
	t.Helper()
	replica = testserver.StartPostgres(t)
	url := replica.Database(t)
	other := open(t, db.Config{URL: url})
	if err := create(t.Context(), other, "replica"); err != nil {
		t.Fatal(err)
	}
	d = open(t, db.Config{URL: postgres.Database(t), Replicas: []string{url}})
	if err := create(t.Context(), d, "primary"); err != nil {
		t.Fatal(err)
	}
	return d, replica
}

// owners are those that who answers knows.
func owners(ctx context.Context, t *testing.T, d *db.DB) string {
	t.Helper()
	rows, err := gorm.G[Account](d.From(ctx)).Order("id").Find(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range rows {
		names = append(names, a.Owner)
	}
	return strings.Join(names, " ")
}

func TestReplicas(t *testing.T) {
	d, replica := withReplica(t)
	expectOwners := func(ctx context.Context, want string) {
		t.Helper()
		if got := owners(ctx, t, d); got != want {
			t.Errorf("the rows are of %s, want %s", got, want)
		}
	}
	expectOwners(t.Context(), "primary") // nobody has said that it may be stale

	ctx := db.AllowStale(t.Context())
	expectOwners(ctx, "replica")
	if _, err := gorm.G[Account](d.From(ctx), clause.Locking{Strength: "UPDATE"}).First(ctx); err != nil {
		t.Errorf("a lock: %v", err)
	}
	expectOwners(ctx, "primary") // who locks writes

	ctx = db.AllowStale(t.Context())
	if err := d.InTransaction(ctx, func(ctx context.Context) error {
		expectOwners(ctx, "primary")
		return create(ctx, d, "second")
	}); err != nil {
		t.Fatal(err)
	}
	expectOwners(ctx, "primary second")
	expectOwners(db.AllowStale(t.Context()), "replica") // another request has no part in it

	ctx = db.AllowStale(t.Context())
	if err := create(ctx, d, "third"); err != nil {
		t.Fatal(err)
	}
	expectOwners(ctx, "primary second third")

	// A mistake in a query is the query's, wherever it is found.
	ctx = db.AllowStale(t.Context())
	if err := d.From(ctx).Raw("SELECT nothing FROM nowhere").Scan(new(int)).Error; err == nil {
		t.Error("a table that is not there has been read")
	}
	expectOwners(ctx, "replica")

	replica.Stop()
	expectOwners(db.AllowStale(t.Context()), "primary second third")
}

// TestASelectThatWritesGoesToThePrimary on a replica that refuses writes, as standbys do.
func TestASelectThatWritesGoesToThePrimary(t *testing.T) {
	url := postgres.Database(t)
	d := open(t, db.Config{URL: url, Replicas: []string{url + "?default_transaction_read_only=on"}})
	if err := d.From(t.Context()).Exec("CREATE SEQUENCE numbers").Error; err != nil {
		t.Fatal(err)
	}
	ctx := db.AllowStale(t.Context())
	var number int
	if err := d.From(ctx).Raw("SELECT nextval('numbers')").Scan(&number).Error; err != nil || number != 1 {
		t.Errorf("nextval is %d, %v", number, err)
	}
}

func TestAllowStaleReadsIsALayer(t *testing.T) {
	d, _ := withReplica(t)
	app := koa.New(nil)
	app.Use(db.AllowStaleReads, func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(owners(ctx.Context(), t, d))
		return nil
	})
	koatest.Request(t, app).Get("/").Expect(http.StatusOK).ExpectBody("replica")
}

func TestReplicasThatMakeNoSense(t *testing.T) {
	for _, tt := range []struct {
		config db.Config
		want   string
	}{
		{db.Config{URL: "sqlite::memory:", Replicas: []string{"postgres://localhost/a"}}, "only PostgreSQL has replicas"},
		{db.Config{URL: "postgres://localhost/a", Replicas: []string{"sqlite::memory:"}}, "replicas[0]: db: a replica is one of PostgreSQL"},
		{db.Config{URL: "postgres://localhost/a", Replicas: []string{"postgres://localhost/a", "secret"}}, "replicas[1]: db: a URL starts with"},
	} {
		if d, err := db.Open(tt.config); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Open: %v, %v, want %s", d, err, tt.want)
		}
	}
}
