// Package db gives applications their relational databases: GORM over PostgreSQL (pgx)
// or SQLite (in Go, no C compiler), with the conventions of a database that Sequelize
// made, transactions that span a request, and migrations in SQL.
//
//	d, err := db.Open(db.Config{URL: os.Getenv("DATABASE_URL")})
//	app.Use(d.Transaction(nil))
//	users, err := gorm.G[User](d.From(ctx)).Where(`"age" > ?`, 18).Find(ctx)
//
// In an application of egg, the plugin of package eggdb does the opening and closing.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db/pipeline"
)

// DB is an open database: a pool of connections. It is safe for concurrent use.
type DB struct {
	config    Config
	gorm      *gorm.DB
	pool      *pgxpool.Pool      // nil for SQLite
	pipe      *pipeline.Pipeline // nil for SQLite
	file      string             // of SQLite, or "" if there is none
	ping      func(ctx context.Context) error
	stop      func() error
	replicas  replicas
	sandboxes sandboxes
}

// backend is what differs between the databases.
type backend struct {
	dialector gorm.Dialector
	precision time.Duration // of dates
	pool      *pgxpool.Pool
	file      string // of SQLite, or "" if there is none
	ping      func(ctx context.Context) error
	stop      func() error
	via       pipeline.Via // nil: the pipeline has connections of its own
}

// Open makes the pool of the database that c.URL names. It looks at the URL and does not
// connect yet, so that a program can start before its server; use Ping to find out. Close
// the DB when it is not needed any more.
func Open(c Config) (*DB, error) {
	b, err := openBackend(c)
	if err != nil {
		return nil, err
	}
	d, err := newDB(b, c)
	if err != nil || len(c.Replicas) == 0 {
		return d, err
	}
	if d.replicas, err = openReplicas(c); err == nil && !d.isPostgres() {
		err = errors.New("db: only PostgreSQL has replicas")
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func newDB(b backend, c Config) (*DB, error) {
	g, err := gorm.Open(b.dialector, &gorm.Config{
		NamingStrategy:       newNaming(c.Underscored, c.FreezeTableName),
		Logger:               newQueryLog(c),
		NowFunc:              func() time.Time { return time.Now().UTC().Truncate(b.precision) },
		DisableAutomaticPing: true,
		TranslateError:       true,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("db: open: %w", err), b.stop())
	}
	d := &DB{config: c, gorm: g, pool: b.pool, file: b.file, ping: b.ping, stop: b.stop}
	if b.pool != nil {
		d.pipe = newPipeline(b, c)
	}
	return d, nil
}

func openBackend(c Config) (backend, error) {
	scheme, rest, _ := strings.Cut(c.URL, ":")
	switch scheme {
	case "postgres", "postgresql":
		return openPostgres(c)
	case "sqlite", "sqlite3", "file":
		return openSQLite(strings.TrimPrefix(rest, "//"), c.Pool.withDefaults(), asItIs)
	case "":
		return backend{}, errors.New("db: no URL; set DATABASE_URL, such as postgres://user:password@host/name or sqlite:app.db")
	}
	// The rest may be a password.
	return backend{}, fmt.Errorf("db: a URL starts with postgres: or sqlite:, this one with %q", scheme+":")
}

// From returns what the queries for ctx run on: the transaction of the request or of
// InTransaction that ctx belongs to, which begins with the first call, and else the pool.
// A transaction has one connection: its statements run one after another, whatever
// goroutines send them. Once it has ended, queries through it fail with sql.ErrTxDone.
func (d *DB) From(ctx context.Context) *gorm.DB {
	if tx := d.current(ctx); tx != nil {
		return tx.use(ctx)
	}
	g := d.gorm.WithContext(ctx)
	if h := hintOf(ctx); h != nil && len(d.replicas) > 0 {
		g.Statement.ConnPool = &stale{ConnPool: g.Statement.ConnPool, replicas: d.replicas, hint: h, log: d.log()}
	}
	return g
}

func (d *DB) log() *slog.Logger {
	if d.config.Logger != nil {
		return d.config.Logger
	}
	return slog.Default()
}

// Gorm returns the database without any transaction, to register callbacks and plugins of
// GORM before the first query.
func (d *DB) Gorm() *gorm.DB { return d.gorm }

// Pool returns pgx's pool for what GORM has no words for, such as COPY and LISTEN, or nil
// if the database is SQLite. Its connections are the same that GORM uses.
func (d *DB) Pool() *pgxpool.Pool { return d.pool }

// Ping tells whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	if err := d.ping(ctx); err != nil {
		return fmt.Errorf("db: ping: %w", err)
	}
	return nil
}

// Close waits for the connections in use to come back and closes them all, with those of
// its sandboxes.
func (d *DB) Close() error {
	err := d.sandboxes.close()
	if d.pipe != nil {
		d.pipe.Close()
	}
	return errors.Join(err, d.stop(), d.replicas.stop())
}

// isPostgres tells which of the two databases this is.
func (d *DB) isPostgres() bool { return d.pool != nil }

// closeAll closes pools of database/sql.
func closeAll(pools ...*sql.DB) error {
	var errs []error
	for _, p := range pools {
		errs = append(errs, p.Close())
	}
	return errors.Join(errs...)
}
