package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// SendBatch runs all statements of b at the same time and waits for all of them. It is
// SendBatch of pgx except for two things: the statements run in no order, and each is a
// transaction of its own, so that one that fails leaves the others as they are. The results
// are read in the order of the batch. Close runs the functions that were given to it for
// all that were not read, also behind an error, and returns the first.
func (p *Pipeline) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	start := time.Now()
	all := &results{queries: b.QueuedQueries, rows: make([]*answer, len(b.QueuedQueries))}
	p.attemptAll(ctx, all)
	for i, q := range all.queries {
		if all.rows[i] == nil { // stale, or for the pool
			all.rows[i] = p.query(ctx, q.SQL, q.Arguments)
		}
		p.observe(ctx, q.SQL, start, all.rows[i])
	}
	return all
}

// attemptAll sends the statements together, and leaves nil where one needs another attempt.
func (p *Pipeline) attemptAll(ctx context.Context, all *results) {
	g := newGroup(len(all.queries), p.opts.MaxResult)
	sent := make([]int, 0, len(all.queries)) // the places of the group's requests
	var messages []byte
	for i, q := range all.queries {
		var err error
		messages, err = p.prepare(ctx, &g.all[len(sent)], q.SQL, q.Arguments, messages)
		if err == nil {
			sent = append(sent, i)
		} else {
			all.set(i, nil, err)
		}
	}
	if len(sent) == 0 {
		return
	}
	g.all = g.all[:len(sent)]
	err := p.do(ctx, g)
	for n, i := range sent {
		if err != nil {
			all.set(i, nil, err)
			continue
		}
		rows, err := p.result(&g.all[n])
		all.set(i, rows, err)
	}
}

// results are the answers to a batch.
type results struct {
	queries []*pgx.QueuedQuery
	rows    []*answer
	next    int
	err     error // of Close
}

var _ pgx.BatchResults = (*results)(nil)

// set keeps an answer, unless another attempt may make it better.
func (b *results) set(i int, rows *answer, err error) {
	switch {
	case err == nil:
		b.rows[i] = rows
	case !isStale(err) && !errors.Is(err, errMoved):
		b.rows[i] = failed(err)
	}
}

// Query returns the rows of the next statement.
func (b *results) Query() (pgx.Rows, error) {
	if b.next == len(b.rows) {
		return failed(ErrBatchRead), ErrBatchRead
	}
	rows := b.rows[b.next]
	b.next++
	return rows, rows.err
}

// QueryRow returns the first row of the next statement.
func (b *results) QueryRow() pgx.Row {
	rows, _ := b.Query() // Scan returns the error
	return row{rows}
}

// Exec tells what the next statement did.
func (b *results) Exec() (pgconn.CommandTag, error) {
	rows, _ := b.Query() // Err returns it
	rows.Close()
	return rows.CommandTag(), rows.Err()
}

// Close reads what was not read, and returns the first error.
func (b *results) Close() error {
	for b.next < len(b.rows) {
		q := b.queries[b.next]
		var err error
		if q.Fn != nil {
			err = q.Fn(b)
		} else {
			_, err = b.Exec()
		}
		if b.err == nil {
			b.err = err
		}
	}
	return b.err
}

// Tx returns nil: there is no transaction around the batch.
func (b *results) Tx() pgx.Tx { return nil }
