package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// Who has the only connection waits for another one, in vain, and goes on with the first.
func TestAcquireTimeout(t *testing.T) {
	pool := db.Pool{Max: 1, Acquire: 5 * time.Second} // enough to connect on a machine that is busy
	file := func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "test.db") }
	server := func(t *testing.T) string { return postgres.Database(t) }
	for _, tt := range []struct {
		name string
		url  func(t *testing.T) string
		test func(t *testing.T, d *db.DB, atOnce ...func() error)
		do   []func(d *db.DB) error
	}{
		{"of a write on PostgreSQL", server, besideTransaction, []func(*db.DB) error{write, writeForRows}},
		{"of a write on SQLite", file, besideTransaction, []func(*db.DB) error{write, writeForRows}},
		{"of a read on PostgreSQL", server, besideRows, []func(*db.DB) error{readRows, readRow}},
		{"of a read on SQLite", file, besideRows, []func(*db.DB) error{readRows, readRow}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := open(t, db.Config{URL: tt.url(t), Pool: pool})
			var atOnce []func() error
			for _, do := range tt.do {
				atOnce = append(atOnce, func() error { return do(d) })
			}
			tt.test(t, d, atOnce...)
		})
	}
}

func write(d *db.DB) error { return create(context.Background(), d, "beside it") }

func writeForRows(d *db.DB) error {
	const insert = `INSERT INTO "Accounts" (owner, "createdAt", "updatedAt") VALUES ('beside it', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP) RETURNING id`
	var id int64
	return d.Gorm().Raw(insert).Scan(&id).Error
}

func readRows(d *db.DB) error {
	_, err := gorm.G[Account](d.Gorm()).Find(context.Background())
	return err
}

func readRow(d *db.DB) error {
	var n int
	return d.Gorm().Raw("SELECT 1").Row().Scan(&n)
}

// expectTimeouts runs functions that wait in vain.
func expectTimeouts(t *testing.T, atOnce []func() error) {
	t.Helper()
	var wg sync.WaitGroup
	for i, do := range atOnce {
		wg.Go(func() {
			if err := do(); !errors.Is(err, db.ErrAcquireTimeout) {
				t.Errorf("%d: %v, want %v", i, err, db.ErrAcquireTimeout)
			}
		})
	}
	wg.Wait()
}

// besideTransaction does things within a transaction that are no part of it.
func besideTransaction(t *testing.T, d *db.DB, atOnce ...func() error) {
	t.Helper()
	err := d.InTransaction(t.Context(), func(ctx context.Context) error {
		if err := create(ctx, d, "ada"); err != nil {
			return err
		}
		expectTimeouts(t, atOnce)
		return create(ctx, d, "bob")
	})
	if n := accounts(t, d); n != 2 || err != nil {
		t.Errorf("%d rows, %v; want 2", n, err)
	}
}

// besideRows does things while the rows of a query are read.
func besideRows(t *testing.T, d *db.DB, atOnce ...func() error) {
	t.Helper()
	for _, owner := range []string{"ada", "bob"} {
		if err := create(t.Context(), d, owner); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context()) // that can end, as that of a request
	defer cancel()
	rows, err := d.From(ctx).Model(&Account{}).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatalf("no row: %v", rows.Err())
	}
	expectTimeouts(t, atOnce)
	if !rows.Next() {
		t.Errorf("the second row: %v", rows.Err())
	}
	if err := rows.Close(); err != nil {
		t.Error(err)
	}
	for i, do := range atOnce {
		if err := do(); err != nil {
			t.Errorf("%d, afterwards: %v", i, err)
		}
	}
}

// A context that ends ends the waiting.
func TestAcquireEndsWithContext(t *testing.T) {
	d := open(t, db.Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "test.db")})
	err := d.InTransaction(t.Context(), func(ctx context.Context) error {
		if err := create(ctx, d, "ada"); err != nil {
			return err
		}
		ending, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if err := create(ending, d, "beside"); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, db.ErrAcquireTimeout) {
			t.Errorf("%v, want %v", err, context.DeadlineExceeded)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
