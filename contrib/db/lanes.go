package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
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

// PrepareContext prepares a statement on the lane it belongs to. Those who run it wait for
// a connection as long as their context lets them.
func (l *lanes) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	w := l.wait(ctx)
	defer w.end()
	return l.lane(query).PrepareContext(w, query)
}

// QueryContext runs a query on the lane it belongs to.
func (l *lanes) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	w := l.wait(ctx)
	defer w.end()
	return l.lane(query).QueryContext(w, query, args...)
}

// QueryRowContext runs a query for one row on the lane it belongs to.
func (l *lanes) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	w := l.wait(ctx)
	defer w.end()
	return l.lane(query).QueryRowContext(w, query, args...)
}

// ExecContext writes.
func (l *lanes) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	w := l.wait(ctx)
	defer w.end()
	return l.writer.ExecContext(w, query, args...)
}

// BeginTx begins a transaction that holds the writer until it ends, or, read-only, one of
// the readers. SQLite's are serializable.
func (l *lanes) BeginTx(ctx context.Context, opts *sql.TxOptions) (gorm.ConnPool, error) {
	lane := l.writer
	if opts != nil && opts.ReadOnly {
		lane = l.reader // query_only keeps it so
	}
	w := l.wait(ctx)
	defer w.end()
	tx, err := lane.BeginTx(w, nil)
	if err != nil {
		return nil, err
	}
	return tx, nil
}

// runOutside runs a script that says itself what is a transaction. A connection that it
// left in one, or with other settings, is not used again; a database in memory is one
// connection, and stays as the script left it.
func (l *lanes) runOutside(ctx context.Context, script string) error {
	w := l.wait(ctx)
	defer w.end()
	conn, err := l.writer.Conn(w)
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

// wait returns a context for somebody who waits for a connection, who ends the waiting.
func (l *lanes) wait(ctx context.Context) *wait { return newWait(ctx, l.acquire) }
