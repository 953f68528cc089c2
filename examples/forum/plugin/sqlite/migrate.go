package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"time"
)

// Migrate runs the files *.sql of migrations that have not run on db yet, in the order of
// their names, each in a transaction, and returns their names. The table migrations has
// those that have run. Any number of programs may call it at the same time.
func Migrate(ctx context.Context, db *sql.DB, migrations fs.FS, now time.Time) (applied []string, err error) {
	names, err := fs.Glob(migrations, "*.sql") // sorted
	if err != nil {
		return nil, err
	}
	if err := useWAL(ctx, db); err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	const table = `CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at DATETIME NOT NULL)`
	if _, err := db.ExecContext(ctx, table); err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(migrations, name)
		if err != nil {
			return applied, err
		}
		ran, err := migrate(ctx, db, name, string(text), now)
		if err != nil {
			return applied, fmt.Errorf("migration %s: %w", name, err)
		}
		if ran {
			applied = append(applied, name)
		}
	}
	return applied, nil
}

// migrate runs one migration, unless it has run.
func migrate(ctx context.Context, db *sql.DB, name, text string, now time.Time) (ran bool, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() // does nothing after Commit
	const note = `INSERT INTO migrations (name, applied_at) VALUES (?, ?) ON CONFLICT DO NOTHING`
	result, err := tx.ExecContext(ctx, note, name, now)
	if err != nil {
		return false, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, text); err != nil {
		return false, err
	}
	return true, tx.Commit()
}
