package db

import (
	"context"
	"database/sql/driver"

	"github.com/jackc/pgx/v5/stdlib"
)

// turnConn is what database/sql takes for a connection: it waits for its turn with the one
// there is.
type turnConn struct {
	shared *sharedConn
	inTx   bool // has the turn until the end of a transaction
}

var (
	_ driver.ExecerContext      = (*turnConn)(nil)
	_ driver.QueryerContext     = (*turnConn)(nil)
	_ driver.ConnBeginTx        = (*turnConn)(nil)
	_ driver.ConnPrepareContext = (*turnConn)(nil)
	_ driver.NamedValueChecker  = (*turnConn)(nil)
	_ driver.Pinger             = (*turnConn)(nil)
)

// CheckNamedValue leaves values to pgx.
func (c *turnConn) CheckNamedValue(*driver.NamedValue) error { return nil }

// Ping finds out whether the database answers.
func (c *turnConn) Ping(ctx context.Context) error {
	return c.do(ctx, func() error { return c.shared.run("SELECT") })
}

// Close does nothing: the connection is for others as well.
func (c *turnConn) Close() error { return nil }

// do runs fn when it is its turn: in a transaction at once, and else as one.
func (c *turnConn) do(ctx context.Context, fn func() error) error {
	if c.inTx {
		return fn()
	}
	if err := c.shared.take(ctx); err != nil {
		return err
	}
	defer c.shared.give()
	return c.shared.within(ctx, fn)
}

// ExecContext runs a statement.
func (c *turnConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (result driver.Result, err error) {
	err = c.do(ctx, func() error {
		result, err = c.shared.conn.ExecContext(context.WithoutCancel(ctx), query, args)
		return err
	})
	return result, err
}

// QueryContext runs a statement and reads all of its rows, as the next statement may be
// somebody else's.
func (c *turnConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (rows driver.Rows, err error) {
	err = c.do(ctx, func() error {
		live, err := c.shared.conn.QueryContext(context.WithoutCancel(ctx), query, args)
		if err != nil {
			return err
		}
		rows, err = readRows(live.(*stdlib.Rows))
		return err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// PrepareContext prepares nothing: pgx does by itself.
func (c *turnConn) PrepareContext(_ context.Context, query string) (driver.Stmt, error) {
	return &turnStmt{c, query}, nil
}

// Prepare is PrepareContext.
func (c *turnConn) Prepare(query string) (driver.Stmt, error) { return &turnStmt{c, query}, nil }

// Begin is BeginTx.
func (c *turnConn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

// BeginTx sets a savepoint and keeps the turn until the end.
func (c *turnConn) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	if err := c.shared.take(ctx); err != nil {
		return nil, err
	}
	if err := c.shared.run("SAVEPOINT " + savepoint); err != nil {
		c.shared.give()
		return nil, err
	}
	c.inTx = true
	return &turnTx{c}, nil
}

// turnTx is a transaction: a savepoint.
type turnTx struct{ conn *turnConn }

// Commit keeps what was written, if its constraints hold.
func (t *turnTx) Commit() error {
	defer t.leave()
	return t.conn.shared.keep()
}

// Rollback takes back what was written.
func (t *turnTx) Rollback() error {
	defer t.leave()
	return t.conn.shared.drop()
}

func (t *turnTx) leave() {
	t.conn.inTx = false
	t.conn.shared.give()
}

// turnStmt is a statement that is sent whenever it is run.
type turnStmt struct {
	conn  *turnConn
	query string
}

var (
	_ driver.StmtExecContext  = (*turnStmt)(nil)
	_ driver.StmtQueryContext = (*turnStmt)(nil)
)

// Close does nothing.
func (s *turnStmt) Close() error { return nil }

// NumInput is not known.
func (s *turnStmt) NumInput() int { return -1 }

// Exec is for those who know no context.
func (s *turnStmt) Exec(args []driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), named(args))
}

// Query is for those who know no context.
func (s *turnStmt) Query(args []driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), named(args))
}

// ExecContext runs the statement.
func (s *turnStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.conn.ExecContext(ctx, s.query, args)
}

// QueryContext runs the statement.
func (s *turnStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.conn.QueryContext(ctx, s.query, args)
}

func named(args []driver.Value) []driver.NamedValue {
	all := make([]driver.NamedValue, len(args))
	for i, v := range args {
		all[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return all
}
