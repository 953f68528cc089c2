package pipeline

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Via calls run with a connection that nobody else uses meanwhile.
type Via func(ctx context.Context, run func(ctx context.Context, conn *pgx.Conn) error) error

// Options are the options of a [Pipeline].
type Options struct {
	// Conns is how many connections there are at most, beside those of the pool. They are
	// opened when they are needed. Default: 4.
	Conns int

	// Depth is how many queries may be under way on one connection. Default: 64.
	Depth int

	// Queue is how many queries may wait to be sent; one more fails with ErrQueueFull.
	// Default: 10000.
	Queue int

	// Slow is how long a connection may show no progress before it gets no more queries,
	// and before those that wait behind a slow one are freed of it. Default: 250 ms.
	Slow time.Duration

	// StatementTimeout is the server's statement_timeout on these connections: the last
	// resort. Default: 30 s; negative: that of the server.
	StatementTimeout time.Duration

	// MaxResult is how many bytes the rows of one query may have, since they are held in
	// memory; more is ErrResultTooLarge. Default: 16 MiB.
	MaxResult int

	// Statements is how many prepared statements are kept. Default: 512.
	Statements int

	// Via, if it is not nil, runs all queries, on a connection that it gives to each: for
	// tests, whose queries are to be in one transaction. Default: nil.
	Via Via `config:"-"`

	// Observe is called with each query that ended. Default: nobody is told.
	Observe func(q Query) `config:"-"`
}

func (o *Options) withDefaults() Options {
	var c Options
	if o != nil {
		c = *o
	}
	c.Conns = orDefault(c.Conns, 4)
	c.Depth = orDefault(c.Depth, 64)
	c.Queue = orDefault(c.Queue, 10_000)
	c.Slow = orDefault(c.Slow, 250*time.Millisecond)
	c.MaxResult = orDefault(c.MaxResult, 16<<20)
	c.Statements = orDefault(c.Statements, 512)
	if c.StatementTimeout == 0 {
		c.StatementTimeout = 30 * time.Second
	}
	return c
}

func orDefault[T int | time.Duration](v, d T) T {
	if v > 0 {
		return v
	}
	return d
}
