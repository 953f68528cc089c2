package db

import (
	"time"

	"github.com/koa-go/koa/contrib/db/pipeline"
)

// Pipeline returns connections that concurrent queries share, each of which is sent without
// waiting for the answers to others, or nil if the database is SQLite. They are up to
// Config.Pipeline.Conns connections beside those of the pool, and are opened by the first
// query. Its queries are in no transaction, also within one of InTransaction.
func (d *DB) Pipeline() *pipeline.Pipeline { return d.pipe }

func newPipeline(b backend, c Config) *pipeline.Pipeline {
	opts, log := c.Pipeline, newQueryLog(c)
	observe := opts.Observe
	opts.Observe = func(q pipeline.Query) {
		log.Trace(q.Context, time.Now().Add(-q.Took), func() (string, int64) { return q.SQL, q.Tag.RowsAffected() }, q.Err)
		if observe != nil {
			observe(q)
		}
	}
	opts.Via = b.via
	return pipeline.New(b.pool, &opts)
}
