package db

import (
	"errors"
	"log/slog"
	"time"

	"github.com/koa-go/koa/contrib/db/pipeline"
)

// ErrAcquireTimeout is the error of a query that got no connection in [Pool.Acquire]:
// Sequelize's ConnectionAcquireTimeoutError.
var ErrAcquireTimeout = errors.New("db: no connection of the pool became free in time")

// Config says which database to open, and how.
type Config struct {
	// URL names the database as DATABASE_URL does: postgres://user:password@host:5432/name
	// with the parameters of libpq, or sqlite:path, where sqlite::memory: is a database
	// that ends with the process, with the parameters of modernc.org/sqlite. Dates in SQLite
	// are texts in the format of Sequelize, unless the parameters have a _time_format or
	// _time_integer_format, and are read in UTC, or in the zone of _timezone. Required.
	URL string

	// Replicas are the URLs of copies of the database that follow it, as PostgreSQL's hot
	// standbys do. They answer reads that may be stale: see AllowStale. One that is away
	// is left alone for some seconds. Default: none.
	Replicas []string

	// Pool sizes the pool of connections, and that of each replica.
	Pool Pool

	// Underscored names tables and columns blog_posts and created_at, as Sequelize's
	// option and Egg's plugin do. Default: BlogPosts and createdAt, Sequelize's own default.
	Underscored bool

	// FreezeTableName names tables as their models, without the plural.
	FreezeTableName bool

	// SlowQuery is from when on a query is a warning in the log. Default: 1 s; negative: never.
	SlowQuery time.Duration

	// Pipeline are the options of DB.Pipeline.
	Pipeline pipeline.Options

	// Logger is where slow queries go, and at level debug all of them; values are left
	// out, since they may be secrets. Default: slog.Default().
	Logger *slog.Logger `config:"-"`
}

// Pool are the limits of a pool. The defaults are Sequelize's.
type Pool struct {
	// Max is how many connections there are at most. Default: 5. On SQLite it limits the
	// readers; beside them there is always one writer.
	Max int

	// Min is how many connections are kept when nobody needs them. Default: 0. It is not
	// used for SQLite.
	Min int

	// Idle is how long a connection nobody needs is kept. Default: 10 s.
	Idle time.Duration

	// Acquire is how long a query waits for a connection before it fails with
	// ErrAcquireTimeout. Default: 60 s. On SQLite it is also how long a write waits for the
	// writes before it. Statements that GORM's PrepareStmt keeps wait as long as their context
	// there.
	Acquire time.Duration
}

func (p Pool) withDefaults() Pool {
	if p.Max <= 0 {
		p.Max = 5
	}
	if p.Idle <= 0 {
		p.Idle = 10 * time.Second
	}
	if p.Acquire <= 0 {
		p.Acquire = time.Minute
	}
	return p
}
