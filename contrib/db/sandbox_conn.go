package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// sharedConn is one connection of PostgreSQL in a transaction, of which database/sql
// believes that they are many: each has it to itself for a statement or a transaction.
type sharedConn struct {
	connector driver.Connector
	acquire   time.Duration
	turn      chan struct{} // holds one thing when it is free

	// For whoever has the turn.
	conn  *stdlib.Conn // nil: not begun
	ended bool
}

func newSharedConn(c driver.Connector, acquire time.Duration) *sharedConn {
	s := &sharedConn{connector: c, acquire: acquire, turn: make(chan struct{}, 1)}
	s.turn <- struct{}{}
	return s
}

// Connect returns one that stands for the connection.
func (s *sharedConn) Connect(context.Context) (driver.Conn, error) { return &turnConn{shared: s}, nil }

// Driver is that of the connection.
func (s *sharedConn) Driver() driver.Driver { return s.connector.Driver() }

// take waits for the turn, and begins the transaction if that has not happened.
func (s *sharedConn) take(ctx context.Context) error {
	late := time.NewTimer(s.acquire)
	defer late.Stop()
	select {
	case <-s.turn:
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		return ErrAcquireTimeout
	}
	if err := s.begin(ctx); err != nil {
		s.give()
		return err
	}
	return nil
}

func (s *sharedConn) give() { s.turn <- struct{}{} }

func (s *sharedConn) begin(ctx context.Context) error {
	if s.ended {
		return errSandboxEnded
	}
	if s.conn != nil {
		return nil
	}
	conn, err := s.connector.Connect(ctx)
	if err != nil {
		return err
	}
	s.conn = conn.(*stdlib.Conn)
	return s.run("BEGIN")
}

// errSandboxEnded is the error of queries behind the end of the test.
var errSandboxEnded = errors.New("db: the sandbox is closed")

// run runs statements without values. A context that ended would cost the connection, and
// with it the test's transaction; so it has none.
func (s *sharedConn) run(statements ...string) error {
	for _, sql := range statements {
		if _, err := s.conn.Conn().Exec(context.Background(), sql, pgx.QueryExecModeSimpleProtocol); err != nil {
			return err
		}
	}
	return nil
}

// rollback ends the transaction and gives the connection back.
func (s *sharedConn) rollback() error {
	<-s.turn
	defer s.give()
	if s.ended || s.conn == nil {
		s.ended = true
		return nil
	}
	s.ended = true
	return errors.Join(s.run("ROLLBACK"), s.conn.Close())
}

// savepoint is the name of all savepoints that stand for a transaction.
const savepoint = "koa_sandbox"

// within runs fn between savepoints, and takes back what it did if it fails, or if what is
// checked at a commit fails. The caller has the turn.
func (s *sharedConn) within(ctx context.Context, fn func() error) error {
	if err := s.run("SAVEPOINT " + savepoint); err != nil {
		return err
	}
	err := fn()
	if err == nil {
		err = ctx.Err() // nobody will hear that it succeeded
	}
	if err != nil {
		return errors.Join(err, s.drop())
	}
	return s.keep()
}

// keep keeps what was done since the savepoint, if the constraints hold.
func (s *sharedConn) keep() error {
	if err := s.check(); err != nil {
		return errors.Join(err, s.drop())
	}
	return s.run("RELEASE SAVEPOINT " + savepoint)
}

// drop takes back what was done since the savepoint.
func (s *sharedConn) drop() error {
	return s.run("ROLLBACK TO SAVEPOINT "+savepoint, "RELEASE SAVEPOINT "+savepoint)
}

// check checks the constraints that are deferred to the commit. The savepoint keeps them
// deferred afterwards.
func (s *sharedConn) check() error {
	if err := s.run("SAVEPOINT koa_check", "SET CONSTRAINTS ALL IMMEDIATE"); err != nil {
		return err
	}
	return s.run("ROLLBACK TO SAVEPOINT koa_check", "RELEASE SAVEPOINT koa_check")
}

// via is pipeline.Via.
func (s *sharedConn) via(ctx context.Context, run func(ctx context.Context, conn *pgx.Conn) error) error {
	if err := s.take(ctx); err != nil {
		return fmt.Errorf("db: sandbox: %w", err)
	}
	defer s.give()
	return s.within(ctx, func() error { return run(context.WithoutCancel(ctx), s.conn.Conn()) })
}
