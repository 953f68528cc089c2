package db_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// Whatever becomes of a query, its connection, the only one, is there for the next.
func TestConnectionsComeBack(t *testing.T) {
	d := open(t, db.Config{URL: postgres.Database(t), Pool: db.Pool{Max: 1, Acquire: time.Minute}})
	ctx := t.Context()
	for _, tt := range []struct {
		name  string
		query func(g *gorm.DB)
	}{
		{"that fails", func(g *gorm.DB) { g.Raw("SELECT nothing FROM nowhere").Scan(new(int)) }},
		{"that fails at a row", func(g *gorm.DB) { g.Raw("SELECT 1 / (2 - n) FROM generate_series(1, 2) n").Scan(new([]int)) }},
		{"for one row that fails", func(g *gorm.DB) { _ = g.Raw("SELECT nothing FROM nowhere").Row().Scan(new(int)) }},
		{"for one row of many", func(g *gorm.DB) { _ = g.Raw("SELECT * FROM generate_series(1, 1000)").Row().Scan(new(int)) }},
		{"whose rows are left", func(g *gorm.DB) {
			if rows, err := g.Raw("SELECT * FROM generate_series(1, 1000)").Rows(); err == nil {
				rows.Next()
				_ = rows.Close()
			}
		}},
		{"without rows that fails", func(g *gorm.DB) { g.Exec("UPDATE nowhere SET nothing = 1") }},
		{"that nobody waits for", func(g *gorm.DB) {
			ending, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
			defer cancel()
			g.WithContext(ending).Exec("SELECT pg_sleep(3600)")
		}},
	} {
		t.Run("of a query "+tt.name, func(t *testing.T) {
			tt.query(d.From(ctx))
			if n := accounts(t, d); n != 0 {
				t.Errorf("%d rows", n)
			}
			if _, err := d.Pool().Exec(ctx, "SELECT 1"); err != nil {
				t.Errorf("by pgx: %v", err)
			}
		})
	}
}

// GORM, with and without transactions, and pgx have one limit.
func TestOneLimit(t *testing.T) {
	d := open(t, db.Config{URL: postgres.Database(t), Pool: db.Pool{Max: 3, Idle: time.Hour}})
	ctx := t.Context()
	var wg sync.WaitGroup
	for range 50 {
		for _, do := range []func() error{
			func() error { _, err := gorm.G[Account](d.From(ctx)).Find(ctx); return err },
			func() error { return d.From(ctx).Exec(`UPDATE "Accounts" SET cents = 0`).Error },
			func() error {
				return d.InTransaction(ctx, func(ctx context.Context) error { return d.From(ctx).Exec("SELECT 1").Error })
			},
			func() error { _, err := d.Pool().Exec(ctx, "SELECT 1"); return err },
		} {
			wg.Go(func() {
				if err := do(); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	var n int
	err := d.Gorm().Raw("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()").Scan(&n).Error
	if err != nil || n > 3 {
		t.Errorf("%d connections, %v; want 3 at most", n, err)
	}
}
