package pipeline

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// onPool runs a statement that was slow on the pool, and finds out whether it still is. It
// takes all rows at once, so that many of one caller do not wait for each other's connection.
func (p *Pipeline) onPool(ctx context.Context, sql string, args []any) (*answer, error) {
	if p.opts.Via != nil {
		return p.via(ctx, sql, args)
	}
	start := time.Now()
	rows, err := p.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	a, err := p.collect(rows)
	if time.Since(start) < p.opts.Slow {
		p.notHeavy(ctx, sql, args)
	}
	return a, err
}

// via runs a statement as Options.Via wants it.
func (p *Pipeline) via(ctx context.Context, sql string, args []any) (a *answer, err error) {
	err = p.opts.Via(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, sql, args...)
		if err == nil {
			a, err = p.collect(rows)
		}
		return err
	})
	return a, err
}

// collect reads rows to their end.
func (p *Pipeline) collect(rows pgx.Rows) (*answer, error) {
	defer rows.Close()
	r := request{limit: p.opts.MaxResult}
	// Behind the last row the connection is another's, and so is its description.
	fields := slices.Clone(rows.FieldDescriptions())
	for rows.Next() {
		r.addRow(rows.RawValues())
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if r.err != nil {
		return nil, r.err
	}
	return &answer{p: p, tag: rows.CommandTag(), pooled: true, rest: r.rows, left: r.count, fields: fields}, nil
}

// notHeavy lets a statement share connections again: what was slow was the machine, or a lock.
func (p *Pipeline) notHeavy(ctx context.Context, sql string, args []any) {
	if sql, _, err := rewrite(ctx, sql, args); err == nil {
		if s, err := p.statements.get(sql); err == nil {
			s.heavyUntil.Store(0)
		}
	}
}
