package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
)

// Sandbox returns a database for a test: it is at first as d is, and nothing that is
// written in it is seen outside, or stays. Sandboxes of one database do not see each
// other, so that parallel tests each have their own. Closing it, or d, ends it.
//
// On PostgreSQL all of its queries are in one transaction, which begins with the first and
// is rolled back at the end. The transactions of the application are savepoints in it, and
// so is each statement outside of them: what fails does no harm to the rest, and
// constraints are checked when they would be. There is one connection: concurrent requests
// take turns, transaction by transaction, and a query beside a transaction that it waits
// for itself ends with ErrAcquireTimeout. As in any transaction now() stands still,
// sequences go on, and what others lock is waited for. Levels of isolation and ReadOnly are
// not kept. The queries of Pipeline are among the others; Pool is that of d.
//
// On SQLite, which has one writer, it is a copy of the database, made at the first query
// and removed at the end.
func (d *DB) Sandbox() (*DB, error) {
	var b backend
	var err error
	if d.isPostgres() {
		b = d.sandboxPostgres()
	} else if b, err = d.sandboxSQLite(); err != nil {
		return nil, fmt.Errorf("db: sandbox: %w", err)
	}
	s, err := newDB(b, d.config)
	if err != nil {
		return nil, err
	}
	d.sandboxes.add(s)
	return s, nil
}

// sandboxPostgres has one connection of d's pool.
func (d *DB) sandboxPostgres() backend {
	acquire := d.config.Pool.withDefaults().Acquire
	shared := newSharedConn(&acquirer{stdlib.GetPoolConnector(d.pool), acquire}, acquire)
	conns := sql.OpenDB(shared)
	return backend{
		dialector: postgres.New(postgres.Config{Conn: conns}),
		precision: postgresPrecision,
		pool:      d.pool,
		ping:      conns.PingContext,
		stop:      func() error { return errors.Join(conns.Close(), shared.rollback()) },
		via:       shared.via,
	}
}

// sandboxSQLite has a directory of its own.
func (d *DB) sandboxSQLite() (backend, error) {
	dir, err := os.MkdirTemp("", "db-sandbox-")
	if err != nil {
		return backend{}, err
	}
	file := filepath.Join(dir, "copy.db")
	_, params, _ := strings.Cut(d.config.URL, "?")
	fill := sync.OnceValue(func() error { return d.gorm.Exec("VACUUM INTO ?", file).Error })
	b, err := openSQLite(file+"?"+params, d.config.Pool.withDefaults(), func(c driver.Connector) driver.Connector {
		return &afterwards{c, fill}
	})
	if err != nil {
		return backend{}, errors.Join(err, os.RemoveAll(dir))
	}
	stop := b.stop
	b.stop = func() error { return errors.Join(stop(), os.RemoveAll(dir)) }
	return b, nil
}

// afterwards connects when something is done.
type afterwards struct {
	driver.Connector
	do func() error
}

// Connect does it, and connects.
func (a *afterwards) Connect(ctx context.Context) (driver.Conn, error) {
	if err := a.do(); err != nil {
		return nil, fmt.Errorf("db: sandbox: %w", err)
	}
	return a.Connector.Connect(ctx)
}

// sandboxes are those of a DB.
type sandboxes struct {
	mu  sync.Mutex
	all []*DB
}

func (s *sandboxes) add(d *DB) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, d)
}

// close closes them; those that are closed already do not mind.
func (s *sandboxes) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, d := range s.all {
		errs = append(errs, d.Close())
	}
	s.all = nil
	return errors.Join(errs...)
}
