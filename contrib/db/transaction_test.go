package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"

	"gorm.io/gorm"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/internal/testserver"
	"github.com/koa-go/koa/koatest"
)

func TestTransactionMiddleware(t *testing.T) {
	layer := func(mw koa.Middleware) []koa.Middleware { return []koa.Middleware{mw} }
	for _, tt := range []struct {
		name   string
		after  []koa.Middleware // between the transaction and the handler
		end    func(ctx *koa.Context) error
		status int
		kept   int64
	}{
		{"keeps what an answer reports", nil, nil, 200, 1},
		{"drops it when the handler fails", nil, func(ctx *koa.Context) error { return ctx.Throw(409) }, 409, 0},
		{"drops it when the handler answers an error", nil, func(ctx *koa.Context) error { ctx.SetStatus(422); return nil }, 422, 0},
		{"drops it when the handler panics", nil, func(*koa.Context) error { panic("broken") }, 500, 0},
		{"drops it when a layer makes an error of the answer", layer(func(ctx *koa.Context, next koa.Handler) error {
			if err := next(ctx); err != nil {
				return err
			}
			return ctx.Throw(http.StatusBadGateway)
		}), nil, 502, 0},
		{"keeps it when a layer makes an answer of the error", layer(func(ctx *koa.Context, next koa.Handler) error {
			if next(ctx) != nil {
				ctx.SetBody("never mind")
			}
			return nil
		}), func(ctx *koa.Context) error { return ctx.Throw(409) }, 200, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := open(t, db.Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "test.db")})
			app := koa.New(&koa.Options{Silent: true})
			app.Use(d.Transaction(nil)).Use(tt.after...)
			app.Use(func(ctx *koa.Context, _ koa.Handler) error {
				if err := create(ctx.Context(), d, "ada"); err != nil {
					return err
				}
				ctx.SetBody("created")
				if tt.end != nil {
					return tt.end(ctx)
				}
				return nil
			})
			if got := status(t, app); got != tt.status {
				t.Errorf("status %d, want %d", got, tt.status)
			}
			if n := accounts(t, d); n != tt.kept {
				t.Errorf("%d rows, want %d", n, tt.kept)
			}
		})
	}
}

// The constraint is checked at the commit, when the handler has answered.
func TestTransactionCommitFails(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		for _, statement := range []string{
			`CREATE TABLE parents (id integer PRIMARY KEY)`,
			`CREATE TABLE children (parent integer REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)`,
		} {
			if err := d.Gorm().Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
		app := koa.New(&koa.Options{Silent: true})
		app.Use(d.Transaction(nil))
		app.Use(func(ctx *koa.Context, _ koa.Handler) error {
			ctx.Set("X-Secret", "of the handler")
			ctx.SetBody("created")
			return d.From(ctx.Context()).Exec(`INSERT INTO children VALUES (42)`).Error
		})
		res := koatest.Request(t, app).Get("/").Do()
		if res.Status != 500 || string(res.Body) != "Internal Server Error" || res.Header.Get("X-Secret") != "" {
			t.Errorf("%d %q %v, want a clean 500", res.Status, string(res.Body), res.Header)
		}
		var n int64
		if err := d.Gorm().Raw("SELECT count(*) FROM children").Scan(&n).Error; err != nil || n != 0 {
			t.Errorf("%d rows, %v; want 0", n, err)
		}
		if err := create(t.Context(), d, "ada"); err != nil {
			t.Errorf("the next write: %v", err)
		}
	})
}

func TestTransactionEnds(t *testing.T) {
	d := open(t, db.Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "test.db")})
	var within context.Context
	if err := d.InTransaction(t.Context(), func(ctx context.Context) error {
		within = ctx
		return create(ctx, d, "ada")
	}); err != nil {
		t.Fatal(err)
	}
	if err := create(within, d, "bob"); !errors.Is(err, sql.ErrTxDone) {
		t.Errorf("a write after the end: %v, want sql.ErrTxDone", err)
	}
	if n := accounts(t, d); n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
}

func TestInTransactionNested(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		failed := errors.New("inner")
		err := d.InTransaction(t.Context(), func(ctx context.Context) error {
			if err := create(ctx, d, "ada"); err != nil {
				return err
			}
			if err := d.InTransaction(ctx, func(ctx context.Context) error {
				return errors.Join(create(ctx, d, "bob"), failed)
			}); !errors.Is(err, failed) {
				return fmt.Errorf("inner: %v, want %v", err, failed)
			}
			return create(ctx, d, "eve")
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := accounts(t, d); n != 2 {
			t.Errorf("%d rows, want ada and eve", n)
		}
	})
}

// Each of 200 transactions at once reads a balance and writes it one higher.
func TestConcurrentTransactions(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		if err := create(t.Context(), d, "ada"); err != nil {
			t.Fatal(err)
		}
		const clients = 200
		errs := make(chan error, clients)
		var wg sync.WaitGroup
		for range clients {
			wg.Go(func() {
				errs <- d.InTransaction(t.Context(), func(ctx context.Context) error { return deposit(ctx, d) })
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
		got, err := gorm.G[Account](d.Gorm()).First(t.Context())
		if err != nil || got.Cents != clients {
			t.Errorf("%d cents, %v; want %d", got.Cents, err, clients)
		}
	})
}

// deposit adds a cent in two steps.
func deposit(ctx context.Context, d *db.DB) error {
	tx := d.From(ctx)
	var a Account
	if err := tx.Raw(`SELECT * FROM "Accounts" WHERE owner = 'ada'` + forUpdate(d)).Scan(&a).Error; err != nil {
		return err
	}
	return tx.Model(&Account{}).Where("id = ?", a.ID).Update("cents", a.Cents+1).Error
}

// forUpdate locks rows where several can write.
func forUpdate(d *db.DB) string {
	if d.Pool() == nil {
		return ""
	}
	return " FOR UPDATE"
}

// What was confirmed before, during and after the restart is there, once.
func TestServerRestart(t *testing.T) {
	server := testserver.StartPostgres(t)
	d := open(t, db.Config{URL: server.Database(t)})
	confirmed := make(chan string)
	ctx, stop := context.WithCancel(t.Context())
	var workers sync.WaitGroup
	for worker := range 20 {
		workers.Go(func() { createUntil(ctx, d, worker, confirmed) })
	}
	var all []string
	take := func(n int) {
		for range n {
			all = append(all, <-confirmed)
		}
	}
	take(100)
	server.Stop()
	server.Start()
	take(100)
	stop()
	go func() { workers.Wait(); close(confirmed) }()
	for owner := range confirmed {
		all = append(all, owner)
	}
	for _, owner := range all {
		n, err := gorm.G[Account](d.Gorm()).Where("owner = ?", owner).Count(t.Context(), "*")
		if err != nil || n != 1 {
			t.Errorf("%s is there %d times, %v", owner, n, err)
		}
	}
}

// createUntil creates one account after another, as long as ctx lives, and confirms those
// whose transaction was committed.
func createUntil(ctx context.Context, d *db.DB, worker int, confirmed chan<- string) {
	for i := 0; ctx.Err() == nil; i++ {
		owner := fmt.Sprintf("%d of worker %d", i, worker)
		if d.InTransaction(ctx, func(ctx context.Context) error { return create(ctx, d, owner) }) == nil {
			confirmed <- owner
		}
	}
}

func TestTransactionOutlivesNoServer(t *testing.T) {
	server := testserver.StartPostgres(t)
	d := open(t, db.Config{URL: server.Database(t)})
	err := d.InTransaction(t.Context(), func(ctx context.Context) error {
		if err := create(ctx, d, "lost"); err != nil {
			return err
		}
		server.Stop()
		server.Start()
		return nil
	})
	if err == nil {
		t.Error("a transaction outlived its server")
	}
	if err := create(t.Context(), d, "ada"); err != nil {
		t.Errorf("after the restart: %v", err)
	}
	if n := accounts(t, d); n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
}

// A transaction that cannot begin is the error of its queries.
func TestTransactionCannotBegin(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := d.InTransaction(ctx, func(ctx context.Context) error {
			if err := create(ctx, d, "ada"); !errors.Is(err, context.Canceled) {
				t.Errorf("the query: %v, want %v", err, context.Canceled)
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the transaction: %v, want %v", err, context.Canceled)
		}
	})
}

// status asks for / and returns the status.
func status(t *testing.T, app *koa.Application) int {
	t.Helper()
	return koatest.Request(t, app).Get("/").Do().Status
}
