package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	busyTimeout = 5 * time.Second
	busyPoll    = 10 * time.Millisecond
)

// patient connects to a file that others connect to for the first time as well: who turns
// on WAL while another writes is told at once that the database is locked, whatever
// busy_timeout says, since SQLite waits for no lock while it holds another one.
type patient struct{ driver.Connector }

// Connect waits for the others as long as a connection would for a writer.
func (p patient) Connect(ctx context.Context) (driver.Conn, error) {
	waiting, cancel := context.WithTimeout(ctx, busyTimeout)
	defer cancel()
	for {
		conn, err := p.Connector.Connect(ctx)
		if !isBusy(err) {
			return conn, err
		}
		select {
		case <-waiting.Done():
			return nil, fmt.Errorf("%w: %w", context.Cause(waiting), err)
		case <-time.After(busyPoll):
		}
	}
}

// isBusy tells of a lock that somebody else has.
func isBusy(err error) bool {
	const primary = 0xff // of an extended code, such as SQLITE_BUSY_RECOVERY
	e, is := errors.AsType[*sqlite.Error](err)
	return is && e.Code()&primary == sqlite3.SQLITE_BUSY
}
