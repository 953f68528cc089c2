package db

import (
	"database/sql/driver"
	"errors"
	"io"
	"reflect"
	"slices"

	"github.com/jackc/pgx/v5/stdlib"
)

// readyRows are rows that have been read.
type readyRows struct {
	columns []string
	types   []reflect.Type
	names   []string // of the types in the database
	rows    [][]driver.Value
}

var (
	_ driver.RowsColumnTypeScanType         = (*readyRows)(nil)
	_ driver.RowsColumnTypeDatabaseTypeName = (*readyRows)(nil)
)

// readRows reads rows to their end and closes them.
func readRows(live *stdlib.Rows) (*readyRows, error) {
	r := &readyRows{columns: slices.Clone(live.Columns())}
	for i := range r.columns {
		r.types = append(r.types, live.ColumnTypeScanType(i))
		r.names = append(r.names, live.ColumnTypeDatabaseTypeName(i))
	}
	for {
		row := make([]driver.Value, len(r.columns))
		err := live.Next(row)
		if errors.Is(err, io.EOF) {
			return r, live.Close()
		}
		if err != nil {
			return nil, errors.Join(err, live.Close())
		}
		for i, v := range row {
			if b, ok := v.([]byte); ok {
				row[i] = slices.Clone(b)
			}
		}
		r.rows = append(r.rows, row)
	}
}

// Columns are the names.
func (r *readyRows) Columns() []string { return r.columns }

// ColumnTypeScanType is the type of Go for a column.
func (r *readyRows) ColumnTypeScanType(i int) reflect.Type { return r.types[i] }

// ColumnTypeDatabaseTypeName is the type of the database.
func (r *readyRows) ColumnTypeDatabaseTypeName(i int) string { return r.names[i] }

// Close does nothing.
func (r *readyRows) Close() error { return nil }

// Next goes to the next row.
func (r *readyRows) Next(dest []driver.Value) error {
	if len(r.rows) == 0 {
		return io.EOF
	}
	copy(dest, r.rows[0])
	r.rows = r.rows[1:]
	return nil
}
