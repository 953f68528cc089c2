package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// patience is how long a connection waits for others that have the file.
const patience = 5 * time.Second

// useWAL lets the file have readers that need not wait for writers. The file remembers it, so
// all but the first program find it on. That one is told at once that the file is busy when
// another one writes to it meanwhile, whatever busy_timeout says: SQLite waits for no lock
// while it holds another. Memory has no such thing, and stays as it is.
func useWAL(ctx context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		_, err := db.ExecContext(ctx, `PRAGMA journal_mode = WAL`)
		if !isBusy(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// isBusy tells of a lock that somebody else has.
func isBusy(err error) bool {
	const primary = 0xff // of an extended code, such as SQLITE_BUSY_RECOVERY
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&primary == sqlite3.SQLITE_BUSY
}
