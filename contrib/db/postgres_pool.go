package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// postgresPool is GORM's view of pgx's pool, which has all connections. What takes several
// statements, a transaction or a session, is that of database/sql. A statement by itself
// has one of the single, since to open a connection and close it again, as database/sql
// sees it, costs more than to borrow one.
type postgresPool struct {
	*sql.DB

	single *sql.DB
}

var (
	_ gorm.ConnPool       = (*postgresPool)(nil)
	_ gorm.TxBeginner     = (*postgresPool)(nil)
	_ gorm.GetDBConnector = (*postgresPool)(nil)
)

// idleSingles is how many of database/sql's connections are kept that are none.
const idleSingles = 1024

func newPostgresPool(pool *pgxpool.Pool, acquire time.Duration) *postgresPool {
	connector := stdlib.GetPoolConnector(pool)
	p := &postgresPool{
		DB:     sql.OpenDB(&acquirer{connector, acquire}),
		single: sql.OpenDB(&singles{pool, connector, acquire}),
	}
	p.SetMaxIdleConns(0) // pgx's pool keeps them
	p.single.SetMaxIdleConns(idleSingles)
	return p
}

// QueryContext runs a query.
func (p *postgresPool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.single.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (p *postgresPool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.single.QueryRowContext(ctx, query, args...)
}

// ExecContext runs a statement without rows.
func (p *postgresPool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.single.ExecContext(ctx, query, args...)
}

// GetDBConn returns the pool with sessions, for gorm.DB.DB.
func (p *postgresPool) GetDBConn() (*sql.DB, error) { return p.DB, nil }

// close closes what database/sql has.
func (p *postgresPool) close() error { return closeAll(p.single, p.DB) }

// singles connects to nothing: its connections borrow one of pgx's pool for a statement.
type singles struct {
	pool      *pgxpool.Pool
	connector driver.Connector
	acquire   time.Duration
}

// Connect returns one.
func (s *singles) Connect(context.Context) (driver.Conn, error) { return &singleConn{s}, nil }

// Driver is that of the connections.
func (s *singles) Driver() driver.Driver { return s.connector.Driver() }

// loan is a connection, to be given back once.
type loan struct {
	*stdlib.Conn

	lent *pgxpool.Conn // nil: Conn itself knows where it belongs
}

// adapterKey is where a connection of pgx has its adapter to database/sql, of which one
// is enough.
const adapterKey = "koa-go/koa/contrib/db"

// borrow takes a connection of the pool, but does not wait for ever.
func (s *singles) borrow(ctx context.Context) (loan, error) {
	waiting, cancel := context.WithTimeoutCause(ctx, s.acquire, ErrAcquireTimeout)
	defer cancel()
	lent, err := s.pool.Acquire(waiting)
	if err != nil {
		return loan{}, acquireError(waiting, err)
	}
	if adapter, ok := lent.Conn().PgConn().CustomData()[adapterKey].(*stdlib.Conn); ok {
		return loan{adapter, lent}, nil
	}
	lent.Release() // the adapter takes one by itself, this or another
	conn, err := s.connector.Connect(waiting)
	if err != nil {
		return loan{}, acquireError(waiting, err)
	}
	adapter := conn.(*stdlib.Conn)
	adapter.Conn().PgConn().CustomData()[adapterKey] = adapter
	return loan{adapter, nil}, nil
}

func (l loan) giveBack() {
	if l.lent != nil {
		l.lent.Release()
		return
	}
	_ = l.Close() // is no more than that, either
}

// singleConn is what database/sql takes for a connection.
type singleConn struct{ *singles }

var (
	_ driver.QueryerContext    = (*singleConn)(nil)
	_ driver.ExecerContext     = (*singleConn)(nil)
	_ driver.NamedValueChecker = (*singleConn)(nil)
)

// CheckNamedValue leaves values to pgx.
func (c *singleConn) CheckNamedValue(*driver.NamedValue) error { return nil }

// QueryContext runs a query. The connection is given back with its rows.
func (c *singleConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	l, err := c.borrow(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := l.QueryContext(ctx, query, args)
	if err != nil {
		l.giveBack()
		return nil, err
	}
	return &singleRows{rows.(*stdlib.Rows), l}, nil
}

// ExecContext runs a statement without rows.
func (c *singleConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	l, err := c.borrow(ctx)
	if err != nil {
		return nil, err
	}
	defer l.giveBack()
	return l.ExecContext(ctx, query, args)
}

// errSingle is that of what needs a session, which postgresPool does not ask for here.
var errSingle = errors.New("db: no session")

// Prepare is not asked for.
func (c *singleConn) Prepare(string) (driver.Stmt, error) { return nil, errSingle }

// Begin is not asked for.
func (c *singleConn) Begin() (driver.Tx, error) { return nil, errSingle }

// Close has nothing to close.
func (c *singleConn) Close() error { return nil }

// singleRows are rows with the connection they come from.
type singleRows struct {
	*stdlib.Rows

	loan loan
}

// Close gives it back. It is called once.
func (r *singleRows) Close() error {
	defer r.loan.giveBack()
	return r.Rows.Close()
}
