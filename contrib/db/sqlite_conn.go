package db

import (
	"context"
	"database/sql/driver"
	"time"

	"modernc.org/sqlite"
)

// dating connects to SQLite by connections that read and write dates as Sequelize does.
type dating struct {
	driver.Connector

	write bool           // false: the URL says how the driver is to write them
	zone  *time.Location // in which they are read
}

// Connect opens one.
func (d dating) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := d.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &datedConn{conn.(sqliteConn), d.write, d.zone}, nil
}

// sqliteConn is all that database/sql, and those who ask sql.Conn.Raw, find in a connection
// of the driver.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
	sqlite.DBStatus
	sqlite.FileControl
	sqlite.HookRegisterer
	ColumnInfo(query string) ([]sqlite.ColumnInfo, error)
	IsReadOnly(schema string) (bool, error)
	NewBackup(to string) (*sqlite.Backup, error)
	NewRestore(from string) (*sqlite.Backup, error)
	Serialize() ([]byte, error)
	Deserialize(database []byte) error
}

// datedConn is a connection with Sequelize's dates.
type datedConn struct {
	sqliteConn

	write bool
	zone  *time.Location
}

var _ driver.NamedValueChecker = (*datedConn)(nil)

// CheckNamedValue makes the text of a date, also for statements.
func (c *datedConn) CheckNamedValue(nv *driver.NamedValue) error {
	v, err := driver.DefaultParameterConverter.ConvertValue(nv.Value)
	if err == nil && c.write {
		v = writeDate(v)
	}
	nv.Value = v
	return err
}

// BeginTx begins a transaction.
func (c *datedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	hasConnection(ctx)
	return c.sqliteConn.BeginTx(ctx, opts)
}

// ExecContext runs a statement without rows.
func (c *datedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	hasConnection(ctx)
	return c.sqliteConn.ExecContext(ctx, query, args)
}

// QueryContext runs a query.
func (c *datedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	hasConnection(ctx)
	rows, err := c.sqliteConn.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return dateRows(rows, c.zone), nil
}

// PrepareContext prepares a statement.
func (c *datedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	hasConnection(ctx)
	stmt, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &datedStmt{stmt.(sqliteStmt), c.zone}, nil
}

// sqliteStmt is a statement of the driver.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// datedStmt is a statement with Sequelize's dates.
type datedStmt struct {
	sqliteStmt

	zone *time.Location
}

// QueryContext runs it.
func (s *datedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := s.sqliteStmt.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	return dateRows(rows, s.zone), nil
}
