package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Query is what [Options.Observe] is told.
type Query struct {
	// Context is that of the query, as it was given.
	Context context.Context

	// SQL is the statement. Its values are left out, since they may be secrets.
	SQL string

	// Start is when it was asked for, and Took how long the answer took, with the waiting.
	Start time.Time
	Took  time.Duration

	// Tag tells what was done, such as SELECT 5.
	Tag pgconn.CommandTag

	// Pooled tells that it ran on the pool, as it is slow.
	Pooled bool

	// Err is its error, or nil.
	Err error
}

// Query runs a statement and returns its rows, which the functions of pgx collect, such as
// pgx.CollectRows and pgx.ForEachRow. All of them have been received when it returns, and
// its error is the rows' Err as well. Args may be one pgx.NamedArgs or pgx.StrictNamedArgs.
func (p *Pipeline) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	start := time.Now()
	a := p.query(ctx, sql, args)
	p.observe(ctx, sql, start, a)
	return a, a.err
}

// QueryRow runs a statement and returns its first row, whose Scan has the error, or
// pgx.ErrNoRows.
func (p *Pipeline) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	rows, _ := p.Query(ctx, sql, args...) // Scan returns the error
	return row{rows}
}

// Exec runs a statement and tells what it did. Rows are discarded.
func (p *Pipeline) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	rows, _ := p.Query(ctx, sql, args...) // Err returns it
	rows.Close()
	return rows.CommandTag(), rows.Err()
}

// observe tells what there is to tell of an answer.
func (p *Pipeline) observe(ctx context.Context, sql string, start time.Time, a *answer) {
	if p.opts.Observe == nil {
		return
	}
	p.opts.Observe(Query{
		Context: ctx, SQL: sql, Start: start, Took: time.Since(start), Tag: a.tag, Pooled: a.pooled, Err: a.err,
	})
}

// query runs a statement, once more if what was prepared has become stale.
func (p *Pipeline) query(ctx context.Context, sql string, args []any) *answer {
	rows, err := p.attempt(ctx, sql, args)
	if isStale(err) {
		rows, err = p.attempt(ctx, sql, args)
	}
	if errors.Is(err, errMoved) {
		rows, err = p.onPool(ctx, sql, args)
	}
	if err != nil {
		return failed(err)
	}
	return rows
}

// attempt runs a statement on a shared connection.
func (p *Pipeline) attempt(ctx context.Context, sql string, args []any) (*answer, error) {
	g := newGroup(1, p.opts.MaxResult)
	if _, err := p.prepare(ctx, &g.all[0], sql, args, nil); err != nil {
		return nil, err
	}
	if err := p.do(ctx, g); err != nil {
		return nil, err
	}
	return p.result(&g.all[0])
}

// prepare makes a request of a statement with its values. The messages go behind those in
// dst, which it returns with them.
func (p *Pipeline) prepare(ctx context.Context, r *request, sql string, args []any, dst []byte) ([]byte, error) {
	sql, args, err := rewrite(ctx, sql, args)
	if err != nil {
		return dst, err
	}
	if r.stmt, err = p.statements.get(sql); err != nil {
		return dst, err
	}
	if p.opts.Via != nil || r.stmt.heavy() {
		return dst, errMoved
	}
	d := r.stmt.description.Load()
	if d == nil {
		if d, err = p.describe(ctx, r.stmt); err != nil {
			return dst, err
		}
	}
	c := p.codecs.Get().(*codec)
	defer p.codecs.Put(c)
	return r.encode(c, d, args, dst)
}

// rewrite replaces named values by numbered ones.
func rewrite(ctx context.Context, sql string, args []any) (string, []any, error) {
	if len(args) != 1 {
		return sql, args, nil
	}
	switch named := args[0].(type) {
	case pgx.NamedArgs:
		return named.RewriteQuery(ctx, nil, sql, nil)
	case pgx.StrictNamedArgs:
		return named.RewriteQuery(ctx, nil, sql, nil)
	}
	return sql, args, nil
}

// describe asks the server for the types of a statement.
func (p *Pipeline) describe(ctx context.Context, s *statement) (*description, error) {
	g := newGroup(1, p.opts.MaxResult)
	r := &g.all[0]
	r.stmt, r.out = s, syncMessage // the sender prepares s, and with that the answer comes
	if err := p.do(ctx, g); err != nil {
		return nil, err
	}
	if r.err == nil && r.prepared.failed.Load() {
		r.err = errFailed // that of somebody else, who asked before
	}
	if r.err != nil {
		p.statements.drop(s)
		return nil, r.err
	}
	c := p.codecs.Get().(*codec)
	defer p.codecs.Put(c)
	s.description.CompareAndSwap(nil, r.prepared.describe(s.name, c.types))
	return s.description.Load(), nil
}

// result makes rows of the answer.
func (p *Pipeline) result(r *request) (*answer, error) {
	if r.err != nil {
		if isStale(r.err) {
			p.statements.drop(r.stmt)
		}
		return nil, r.err
	}
	return &answer{
		p: p, tag: r.tag, rest: r.rows, left: r.count,
		fields: r.stmt.description.Load().fieldsOn(r.prepared),
	}, nil
}
