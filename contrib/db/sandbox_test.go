package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// sandbox returns one of d, which ends with the test.
func sandbox(t *testing.T, d *db.DB) *db.DB {
	t.Helper()
	s, err := d.Sandbox()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestSandbox(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := create(ctx, d, "before"); err != nil {
			t.Fatal(err)
		}
		t.Run("begins with what is there, and ends", func(t *testing.T) {
			a, b := sandbox(t, d), sandbox(t, d)
			for _, s := range []*db.DB{a, b} {
				if err := create(ctx, s, "within"); s == a && err != nil {
					t.Fatal(err)
				}
				if s == a {
					if err := s.Close(); err != nil { // the row would be waited for
						t.Fatal(err)
					}
				}
			}
			if n := accounts(t, b); n != 2 {
				t.Errorf("%d rows within, want 2", n)
			}
			if err := create(ctx, a, "late"); err == nil {
				t.Error("a write after the end")
			}
		})
		if n := accounts(t, d); n != 1 {
			t.Errorf("%d rows are left, want 1", n)
		}
		t.Run("has transactions", func(t *testing.T) { sandboxTransactions(t, sandbox(t, d)) })
		t.Run("survives errors", func(t *testing.T) {
			s := sandbox(t, d)
			if err := create(ctx, s, "before"); !errors.Is(err, gorm.ErrDuplicatedKey) {
				t.Errorf("%v, want %v", err, gorm.ErrDuplicatedKey)
			}
			if err := create(ctx, s, "next"); err != nil {
				t.Errorf("after an error: %v", err)
			}
			gone, cancel := context.WithCancel(ctx)
			cancel()
			if err := create(gone, s, "gone"); !errors.Is(err, context.Canceled) {
				t.Errorf("%v, want %v", err, context.Canceled)
			}
			if n := accounts(t, s); n != 2 {
				t.Errorf("%d rows, want 2", n)
			}
		})
		t.Run("takes many at once", func(t *testing.T) {
			s := sandbox(t, d)
			var wg sync.WaitGroup
			for range 50 {
				wg.Go(func() {
					if err := s.InTransaction(ctx, func(ctx context.Context) error { return increase(ctx, s) }); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			got, err := gorm.G[Account](s.Gorm()).First(ctx)
			if err != nil || got.Cents != 50 {
				t.Errorf("%d cents, %v; want 50", got.Cents, err)
			}
		})
	})
}

// increase adds a cent to the first account, in two steps.
func increase(ctx context.Context, d *db.DB) error {
	a, err := gorm.G[Account](d.From(ctx)).First(ctx)
	if err != nil {
		return err
	}
	_, err = gorm.G[Account](d.From(ctx)).Where("id = ?", a.ID).Update(ctx, "cents", a.Cents+1)
	return err
}

func sandboxTransactions(t *testing.T, s *db.DB) {
	t.Helper()
	failed := errors.New("failed")
	err := s.InTransaction(t.Context(), func(ctx context.Context) error {
		if err := create(ctx, s, "dropped"); err != nil {
			return err
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Errorf("%v, want %v", err, failed)
	}
	err = s.InTransaction(t.Context(), func(ctx context.Context) error {
		if err := create(ctx, s, "kept"); err != nil {
			return err
		}
		_ = s.InTransaction(ctx, func(ctx context.Context) error {
			return errors.Join(create(ctx, s, "inner"), failed)
		})
		return nil
	})
	if n := accounts(t, s); err != nil || n != 2 {
		t.Errorf("%d rows, %v; want 2", n, err)
	}
}

// What is checked at a commit is checked where the application commits.
func TestSandboxDeferredConstraint(t *testing.T) {
	d := open(t, db.Config{URL: postgres.Database(t), Pool: db.Pool{Acquire: 5 * time.Second}})
	s := sandbox(t, d)
	for _, statement := range []string{
		`CREATE TABLE parents (id integer PRIMARY KEY)`,
		`CREATE TABLE children (parent integer REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)`,
	} {
		if err := s.Gorm().Exec(statement).Error; err != nil {
			t.Fatal(err)
		}
	}
	child := func(ctx context.Context) error { return s.From(ctx).Exec(`INSERT INTO children VALUES (1)`).Error }
	if err := child(t.Context()); err == nil {
		t.Error("a child without parents")
	}
	if err := s.InTransaction(t.Context(), child); err == nil {
		t.Error("a child without parents in a transaction")
	}
	if err := s.InTransaction(t.Context(), func(ctx context.Context) error {
		return errors.Join(child(ctx), s.From(ctx).Exec(`INSERT INTO parents VALUES (1)`).Error)
	}); err != nil {
		t.Errorf("a child before its parent: %v", err)
	}
	var n int
	if err := s.Pipeline().QueryRow(t.Context(), `SELECT count(*) FROM children`).Scan(&n); err != nil || n != 1 {
		t.Errorf("by the pipeline: %d, %v; want 1", n, err)
	}
	err := s.InTransaction(t.Context(), func(ctx context.Context) error {
		return errors.Join(create(ctx, s, "within"), create(t.Context(), s, "beside"))
	})
	if !errors.Is(err, db.ErrAcquireTimeout) {
		t.Errorf("beside its own transaction: %v, want %v", err, db.ErrAcquireTimeout)
	}
}
