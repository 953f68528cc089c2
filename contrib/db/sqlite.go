package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

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
	params.Set("_txlock", "immediate")
	writer, err := sqlitePool(file, withPragmas(params), change)
	if err != nil {
		return backend{}, err
	}
	writer.SetMaxOpenConns(1)
	l := &lanes{writer: writer, reader: writer, acquire: limits.Acquire}
	stop := func() error { return closeAll(writer) }
	if file != ":memory:" {
		params.Del("_txlock")
		reader, err := sqlitePool(file, withPragmas(params, "query_only(1)"), change)
		if err != nil {
			return backend{}, errors.Join(err, closeAll(writer))
		}
		reader.SetMaxOpenConns(limits.Max)
		reader.SetMaxIdleConns(limits.Max)
		reader.SetConnMaxIdleTime(limits.Idle)
		l.reader = reader
		stop = func() error { return closeAll(reader, writer) }
	}
	b := backend{dialector: sqliteDialector{conn: l}, precision: time.Nanosecond, ping: l.ping, stop: stop}
	if writesDates(params) {
		b.precision = datePrecision
	}
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

// pragmas are set on every connection whose URL does not set them, by _pragma or by the
// parameters that the driver has for them. A writer of another process is waited for; with
// WAL, synchronous NORMAL may lose the last commits to a power cut, and never the order.
var pragmas = []struct{ name, value, param, short string }{
	{"busy_timeout", fmt.Sprint(busyTimeout.Milliseconds()), "_busy_timeout", "_timeout"},
	{"journal_mode", "WAL", "_journal_mode", "_journal"},
	{"synchronous", "NORMAL", "_synchronous", "_sync"},
	{"foreign_keys", "1", "_foreign_keys", "_fk"},
}

// withPragmas adds pragmas to those of a URL, whatever it says by those of its own.
func withPragmas(params url.Values, own ...string) url.Values {
	all := maps.Clone(params)
	set := all["_pragma"]
	for _, p := range pragmas {
		named := func(s string) bool { return pragmaName(s) == p.name }
		if !params.Has(p.param) && !params.Has(p.short) && !slices.ContainsFunc(set, named) {
			own = append(own, p.name+"("+p.value+")")
		}
	}
	all["_pragma"] = slices.Concat(set, own)
	return all
}

// pragmaName is what comes before the value.
func pragmaName(pragma string) string {
	name, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(pragma)), "(")
	name, _, _ = strings.Cut(name, "=")
	return strings.TrimSpace(name)
}

// writesDates tells whether dates are written as Sequelize's, and not as the URL says.
func writesDates(params url.Values) bool {
	return !params.Has("_time_format") && !params.Has("_time_integer_format")
}

// sqlitePool opens a pool.
func sqlitePool(file string, params url.Values, change func(driver.Connector) driver.Connector) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(file + "?" + params.Encode())
	if err != nil {
		return nil, fmt.Errorf("db: open SQLite: %w", err)
	}
	zone, err := time.LoadLocation(params.Get("_timezone")) // none is UTC
	if err != nil {
		return nil, fmt.Errorf("db: URL of SQLite: %w", err)
	}
	return sql.OpenDB(change(dating{patient{connector}, writesDates(params), zone})), nil
}

// ping opens the file on the writer, which makes it if it is not there.
func (l *lanes) ping(ctx context.Context) error { return l.writer.PingContext(ctx) }
