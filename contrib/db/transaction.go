package db

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"gorm.io/gorm"
)

// transactionKey finds the transaction of one database in a context.
type transactionKey struct{ db *DB }

// transaction begins when it is first used, so that requests without queries take no
// connection.
type transaction struct {
	db   *DB
	ctx  context.Context // its end rolls back
	opts *sql.TxOptions

	mu   sync.Mutex // guards what follows
	tx   *gorm.DB   // nil: not begun
	done bool
}

// current returns the transaction that ctx belongs to, or nil.
func (d *DB) current(ctx context.Context) *transaction {
	tx, _ := ctx.Value(transactionKey{d}).(*transaction)
	return tx
}

// with returns a transaction to come and a context that belongs to it.
func (d *DB) with(ctx context.Context, opts *sql.TxOptions) (*transaction, context.Context) {
	tx := &transaction{db: d, ctx: ctx, opts: opts}
	return tx, context.WithValue(ctx, transactionKey{d}, tx)
}

// use returns the transaction for queries, with the error of its begin if that failed.
func (t *transaction) use(ctx context.Context) *gorm.DB {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tx == nil && t.done {
		failed := t.db.gorm.WithContext(ctx)
		_ = failed.AddError(sql.ErrTxDone)
		return failed
	}
	if t.tx == nil {
		wrote(t.ctx) // or it may
		t.tx = t.db.gorm.WithContext(t.ctx).Begin(t.opts)
	}
	return t.tx.WithContext(ctx)
}

// commit ends the transaction and keeps its writes. Nothing to commit is no error.
func (t *transaction) commit() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.done || t.tx == nil {
		t.done = true
		return nil
	}
	t.done = true
	err := t.tx.Error // of the begin
	if err == nil {
		err = t.tx.Commit().Error
	}
	if err != nil {
		return fmt.Errorf("db: commit: %w", err)
	}
	return nil
}

// rollback ends the transaction, if it has not ended, and drops its writes. A rollback
// that fails leaves a broken connection, which is not used again: nothing to tell anybody.
func (t *transaction) rollback() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.done && t.tx != nil && t.tx.Error == nil {
		t.tx.Rollback()
	}
	t.done = true
}

// InTransaction runs fn with a context whose queries, by From, are one transaction. It
// commits if fn returns nil, and rolls back if fn fails, panics or ctx ends. If ctx is in
// a transaction of d already, fn runs between savepoints of that one.
func (d *DB) InTransaction(ctx context.Context, fn func(ctx context.Context) error) error {
	if outer := d.current(ctx); outer != nil {
		return outer.use(ctx).Transaction(func(*gorm.DB) error { return fn(ctx) })
	}
	tx, ctx := d.with(ctx, nil)
	defer tx.rollback()
	if err := fn(ctx); err != nil {
		return err
	}
	return tx.commit()
}
