package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
)

// lanes is the pool of a SQLite database. SQLite has one writer at a time, whom the
// others would poll for and, under load, miss; here they queue for the one connection
// that may write.
type lanes struct {
	writer, reader *sql.DB
	acquire        time.Duration
}

var (
	_ gorm.ConnPool         = (*lanes)(nil)
	_ gorm.ConnPoolBeginner = (*lanes)(nil)
	_ gorm.GetDBConnector   = (*lanes)(nil)
)

// lane returns the pool for a query: the readers' only for a plain SELECT, as a WITH
// may write and a PRAGMA may be meant for later queries.
func (l *lanes) lane(query string) *sql.DB {
	word := strings.TrimLeft(query, " \t\r\n(")
	if len(word) >= len("select") && strings.EqualFold(word[:len("select")], "select") {
		return l.reader
	}
	return l.writer
}

// PrepareContext prepares a statement on the lane it belongs to.
func (l *lanes) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return l.lane(query).PrepareContext(ctx, query)
}

// QueryContext runs a query on the lane it belongs to.
func (l *lanes) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return l.lane(query).QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row on the lane it belongs to.
func (l *lanes) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return l.lane(query).QueryRowContext(ctx, query, args...)
}

// ExecContext writes.
func (l *lanes) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	conn, err := l.takeWriter(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	return conn.ExecContext(ctx, query, args...)
}

// BeginTx begins a transaction that holds the writer until it ends, or, read-only, one of
// the readers.
func (l *lanes) BeginTx(ctx context.Context, opts *sql.TxOptions) (gorm.ConnPool, error) {
	if opts != nil && opts.ReadOnly && l.reader != l.writer {
		return l.reader.BeginTx(ctx, nil) // query_only keeps it so
	}
	conn, err := l.takeWriter(ctx)
	if err != nil {
		return nil, err
	}
	tx, err := conn.BeginTx(ctx, nil) // SQLite is serializable
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &writing{tx, conn}, nil
}

// runOutside runs a script that says itself what is a transaction. A connection that it
// left in one, or with other settings, is not used again; a database in memory is one
// connection, and stays as the script left it.
func (l *lanes) runOutside(ctx context.Context, script string) error {
	conn, err := l.takeWriter(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if _, err = conn.ExecContext(ctx, script); err == nil {
		if _, began := conn.ExecContext(ctx, "BEGIN"); began != nil {
			err = fmt.Errorf("%w: %w", errLeftOpen, began)
		}
	}
	_, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	if l.reader != l.writer {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	return err
}

// GetDBConn returns the pool that writes, for gorm.DB.DB.
func (l *lanes) GetDBConn() (*sql.DB, error) { return l.writer, nil }

// takeWriter waits for the writer, but not for ever: a write beside the transaction of
// its own request would wait for itself.
func (l *lanes) takeWriter(ctx context.Context) (*sql.Conn, error) {
	waiting, cancel := context.WithTimeoutCause(ctx, l.acquire, ErrAcquireTimeout)
	defer cancel()
	conn, err := l.writer.Conn(waiting)
	if err != nil && errors.Is(context.Cause(waiting), ErrAcquireTimeout) {
		return nil, fmt.Errorf("%w: %w", ErrAcquireTimeout, err)
	}
	return conn, err
}

// writing is a transaction that gives the writer back at its end.
type writing struct {
	*sql.Tx
	conn *sql.Conn
}

// Commit keeps the writes.
func (w *writing) Commit() error { return w.end(w.Tx.Commit()) }

// Rollback drops the writes.
func (w *writing) Rollback() error { return w.end(w.Tx.Rollback()) }

func (w *writing) end(err error) error {
	if err != nil && !errors.Is(err, sql.ErrTxDone) {
		// A commit that fails, as for a deferred foreign key, leaves SQLite's
		// transaction open on a connection that database/sql takes for free.
		_, _ = w.conn.ExecContext(context.Background(), "ROLLBACK")
	}
	_ = w.conn.Close()
	return err
}
