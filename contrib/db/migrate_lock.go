package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"modernc.org/sqlite"
)

const (
	// migrationLock is the number of the lock that migrations take in PostgreSQL, where
	// each database has locks of its own: the letters koa-migr.
	migrationLock = 0x6b6f612d6d696772

	// lockFileEnd is added to the name of SQLite's file for that of the lock.
	lockFileEnd = "-migrate"

	// lockPoll is how often it is tried to take a lock.
	lockPoll = 50 * time.Millisecond

	// unlockTimeout is how long giving it back may take, also after the end of a context.
	unlockTimeout = 5 * time.Second
)

// exclusively runs fn when no other program migrates. Its queries go to g. Outside tells
// that there are migrations which are in no transaction.
func (d *DB) exclusively(ctx context.Context, outside bool, fn func(g *gorm.DB) error) error {
	if d.isPostgres() {
		return d.lockedPostgres(ctx, fn)
	}
	if outside && d.file != "" { // else transactions are enough: one at a time writes
		release, err := lockSQLite(ctx, d.file+lockFileEnd)
		if err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		defer release()
	}
	return fn(d.gorm.WithContext(ctx))
}

// lockedPostgres holds a lock of the session in which fn runs, so that neither outlives the
// other. Who waits for it tries again and again, each time in a transaction that ends:
// CREATE INDEX CONCURRENTLY waits for transactions, which would wait for it here.
func (d *DB) lockedPostgres(ctx context.Context, fn func(g *gorm.DB) error) error {
	pool, err := d.gorm.DB()
	if err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	g := d.gorm.WithContext(ctx)
	g.Statement.ConnPool = conn
	err = retry(ctx, func() (taken bool, err error) {
		return taken, g.Raw("SELECT pg_try_advisory_lock(?)", int64(migrationLock)).Scan(&taken).Error
	})
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	defer unlockPostgres(ctx, conn)
	return fn(g)
}

// unlockPostgres gives the lock back, and forgets what scripts have SET. If that fails, the
// connection is lost or in the transaction of a script, and the pool ends its session, and
// so the lock.
func unlockPostgres(ctx context.Context, conn *sql.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockTimeout)
	defer cancel()
	_, _ = conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", int64(migrationLock))
	_, _ = conn.ExecContext(ctx, "RESET ALL")
}

// lockSQLite takes a lock that the end of the process ends, on every system that SQLite
// runs on: a transaction of a database that stays empty.
func lockSQLite(ctx context.Context, file string) (release func(), err error) {
	connector, err := sqlite.NewConnector(file + "?_pragma=busy_timeout(0)")
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(connector)
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	release = func() { _ = errors.Join(conn.Close(), pool.Close()) }
	err = retry(ctx, func() (bool, error) {
		_, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE")
		if isBusy(err) {
			return false, nil
		}
		return err == nil, err
	})
	if err != nil {
		release()
		return nil, err
	}
	return release, nil
}

// retry calls take until it has taken the lock.
func retry(ctx context.Context, take func() (bool, error)) error {
	for {
		if taken, err := take(); taken || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(lockPoll):
		}
	}
}
