package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/driver/postgres"
)

// postgresPrecision is that of PostgreSQL's dates.
const postgresPrecision = time.Microsecond

// openPostgres makes a pool of pgx, which prepares each statement once per connection.
func openPostgres(c Config) (backend, error) {
	limits := c.Pool.withDefaults()
	conf, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		return backend{}, fmt.Errorf("db: URL of PostgreSQL: %w", err) // pgx hides the password
	}
	conf.MaxConns, conf.MinConns = int32(min(limits.Max, 1<<16)), int32(min(limits.Min, limits.Max, 1<<16))
	conf.MaxConnIdleTime = limits.Idle
	conf.HealthCheckPeriod = min(limits.Idle, conf.HealthCheckPeriod)
	pool, err := pgxpool.NewWithConfig(context.Background(), conf)
	if err != nil {
		return backend{}, fmt.Errorf("db: open PostgreSQL: %w", err)
	}
	conns := newPostgresPool(pool, limits.Acquire)
	return backend{
		dialector: postgres.New(postgres.Config{Conn: conns}),
		precision: postgresPrecision,
		pool:      pool,
		ping:      conns.PingContext,
		stop: func() error {
			err := conns.close()
			pool.Close()
			return err
		},
	}, nil
}

// acquirer limits how long a query waits for a connection.
type acquirer struct {
	driver.Connector
	timeout time.Duration
}

// Connect takes a connection from pgx's pool. Its context is for the waiting only.
func (a *acquirer) Connect(ctx context.Context) (driver.Conn, error) {
	waiting, cancel := context.WithTimeoutCause(ctx, a.timeout, ErrAcquireTimeout)
	defer cancel()
	conn, err := a.Connector.Connect(waiting)
	if err != nil {
		return nil, acquireError(waiting, err)
	}
	return conn, nil
}

// acquireError is that of the waiting for a connection.
func acquireError(waiting context.Context, err error) error {
	if errors.Is(context.Cause(waiting), ErrAcquireTimeout) {
		return fmt.Errorf("%w: %w", ErrAcquireTimeout, err)
	}
	return err
}
