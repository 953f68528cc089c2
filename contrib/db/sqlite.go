package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"modernc.org/sqlite"
)

// asItIs is no change of a connector.
func asItIs(c driver.Connector) driver.Connector { return c }

// openSQLite opens the file at path with two pools: one connection that writes, and
// readers, which in WAL mode never wait for it. Both connect through what change makes of
// their connector.
func openSQLite(path string, limits Pool, change func(driver.Connector) driver.Connector) (backend, error) {
	file, params, err := sqliteTarget(path)
	if err != nil {
		return backend{}, err
	}
	writer, err := sqlitePool(file, params, "_txlock=immediate", change)
	if err != nil {
		return backend{}, err
	}
	writer.SetMaxOpenConns(1)
	l := &lanes{writer: writer, reader: writer, acquire: limits.Acquire}
	stop := func() error { return closeAll(writer) }
	if file != ":memory:" {
		reader, err := sqlitePool(file, params, "_pragma=query_only(1)", change)
		if err != nil {
			return backend{}, errors.Join(err, closeAll(writer))
		}
		reader.SetMaxOpenConns(limits.Max)
		reader.SetMaxIdleConns(limits.Max)
		reader.SetConnMaxIdleTime(limits.Idle)
		l.reader = reader
		stop = func() error { return closeAll(reader, writer) }
	}
	b := backend{dialector: sqliteDialector{conn: l}, ping: l.ping, stop: stop}
	if file != ":memory:" {
		b.file = file
	}
	return b, nil
}

// sqliteTarget splits what follows sqlite: into file and parameters.
func sqliteTarget(path string) (file string, params url.Values, err error) {
	file, query, _ := strings.Cut(path, "?")
	if file == "" {
		return "", nil, errors.New("db: the URL of SQLite names no file; sqlite:app.db does")
	}
	params, err = url.ParseQuery(query)
	if err != nil {
		return "", nil, fmt.Errorf("db: URL of SQLite: %w", err)
	}
	return file, params, nil
}

// pragmas are set on every connection. A writer of another process is waited for; with
// WAL, synchronous NORMAL may lose the last commits to a power cut, and never the order.
var pragmas = fmt.Sprintf("_pragma=busy_timeout(%d)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)"+
	"&_pragma=foreign_keys(1)&_time_format=sqlite", busyTimeout.Milliseconds())

// sqlitePool opens a pool. The parameters of the URL come last and so win.
func sqlitePool(file string, params url.Values, settings string, change func(driver.Connector) driver.Connector) (*sql.DB, error) {
	dsn := file + "?" + pragmas + "&" + settings
	if len(params) > 0 {
		dsn += "&" + params.Encode()
	}
	connector, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("db: open SQLite: %w", err)
	}
	return sql.OpenDB(change(patient{connector})), nil
}

// ping opens the file on the writer, which makes it if it is not there.
func (l *lanes) ping(ctx context.Context) error { return l.writer.PingContext(ctx) }
