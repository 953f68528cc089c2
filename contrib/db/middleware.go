package db

import (
	"database/sql"
	"net/http"

	"github.com/koa-go/koa"
)

// TransactionOptions are the options of [DB.Transaction].
type TransactionOptions struct {
	// Isolation is the level of the transaction. Default: that of the database, which is
	// read committed on PostgreSQL and serializable on SQLite.
	Isolation sql.IsolationLevel

	// ReadOnly makes writes fail, except in sqlite::memory:.
	ReadOnly bool

	// Commit decides by the response whether the transaction is kept, when all layers
	// below returned without an error. Default: the status is below 400.
	Commit func(ctx *koa.Context) bool
}

// Transaction returns a layer that makes the queries of all layers below it, by From,
// one transaction. It begins with the first query, and ends when the layers below have
// returned and the response is not sent yet: an error, a panic, and a status from 400 on,
// whichever layer set it after whatever handler, roll back (and no answer at all is a
// 404); so does a client that has gone, if the transaction is still open. A commit that
// fails is the error of this layer: a 500, with nothing of the response that had been
// made. So put it outside of all layers that may turn an answer into an error. A response
// whose head was sent from below, as a stream's, cannot be changed any more when the
// commit fails.
//
// After it, the request's context is again what it was before. A second such layer of
// the same database below joins the transaction of the first. Opts may be nil.
func (d *DB) Transaction(opts *TransactionOptions) koa.Middleware {
	var o TransactionOptions
	if opts != nil {
		o = *opts
	}
	if o.Commit == nil {
		o.Commit = func(ctx *koa.Context) bool { return ctx.Status() < http.StatusBadRequest }
	}
	txOptions := &sql.TxOptions{Isolation: o.Isolation, ReadOnly: o.ReadOnly}
	return func(ctx *koa.Context, next koa.Handler) error {
		before := ctx.Context()
		if d.current(before) != nil {
			return next(ctx)
		}
		tx, within := d.with(before, txOptions)
		defer tx.rollback()
		defer ctx.SetContext(before)
		ctx.SetContext(within)
		if err := next(ctx); err != nil {
			return err
		}
		if !o.Commit(ctx) {
			return nil
		}
		return tx.commit()
	}
}
