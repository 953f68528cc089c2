package pipeline

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// answer are the rows of a query, all of which are there.
type answer struct {
	p      *Pipeline
	codec  *codec // from the first Scan until Close
	fields []pgconn.FieldDescription
	tag    pgconn.CommandTag
	err    error
	pooled bool
	closed bool

	rest   []byte // of the rows after this one
	left   int    // how many they are
	values [][]byte
	plans  []pgtype.ScanPlan
	types  []reflect.Type // that the plans are for
}

var _ pgx.Rows = (*answer)(nil)

// failed returns the answer of a query that failed.
func failed(err error) *answer { return &answer{err: err, closed: true} }

// Close ends the reading.
func (a *answer) Close() {
	if a.closed {
		return
	}
	a.closed = true
	if a.codec != nil {
		a.p.codecs.Put(a.codec)
	}
	a.codec, a.rest, a.values, a.plans, a.types = nil, nil, nil, nil, nil
}

// Err is the error of the query, or of a Scan.
func (a *answer) Err() error { return a.err }

// CommandTag tells what the statement did.
func (a *answer) CommandTag() pgconn.CommandTag { return a.tag }

// FieldDescriptions returns the columns.
func (a *answer) FieldDescriptions() []pgconn.FieldDescription { return a.fields }

// Conn returns nil: the connection is not the caller's.
func (a *answer) Conn() *pgx.Conn { return nil }

// RawValues returns the values of the row as they were sent, until the next call of Next.
func (a *answer) RawValues() [][]byte { return a.values }

// TypeMap returns the types, until Close.
func (a *answer) TypeMap() *pgtype.Map {
	if a.codec == nil {
		a.codec = a.p.codecs.Get().(*codec)
	}
	return a.codec.types
}

// Next goes to the next row. Behind the last it closes.
func (a *answer) Next() bool {
	if a.closed || a.left == 0 {
		a.Close()
		return false
	}
	a.left--
	a.values = a.values[:0]
	for range a.fields {
		size := int32(binary.BigEndian.Uint32(a.rest))
		a.rest = a.rest[4:]
		if size < 0 {
			a.values = append(a.values, nil)
			continue
		}
		a.values = append(a.values, a.rest[:size:size])
		a.rest = a.rest[size:]
	}
	return true
}

// Scan reads the row into variables, in the way of pgx.
func (a *answer) Scan(dest ...any) error {
	if err := a.scan(dest); err != nil {
		a.err = err
		a.Close()
		return err
	}
	return nil
}

func (a *answer) scan(dest []any) error {
	if a.closed {
		return errClosedRows
	}
	if len(dest) == 1 {
		if s, ok := dest[0].(pgx.RowScanner); ok {
			return s.ScanRow(a)
		}
	}
	if len(dest) != len(a.values) {
		return fmt.Errorf("number of field descriptions must equal number of destinations, got %d and %d", len(a.values), len(dest))
	}
	if a.plans == nil {
		a.plans, a.types = make([]pgtype.ScanPlan, len(dest)), make([]reflect.Type, len(dest))
	}
	for i, d := range dest {
		if d == nil {
			continue
		}
		f := &a.fields[i]
		if t := reflect.TypeOf(d); a.types[i] != t {
			a.types[i], a.plans[i] = t, a.TypeMap().PlanScan(f.DataTypeOID, f.Format, d)
		}
		if err := a.plans[i].Scan(a.values[i], d); err != nil {
			return pgx.ScanArgError{ColumnIndex: i, FieldName: f.Name, Err: err}
		}
	}
	return nil
}

// errClosedRows is the error of reading on.
var errClosedRows = errors.New("pipeline: the rows are closed")

// Values returns the values of the row as Go's types that fit best.
func (a *answer) Values() ([]any, error) {
	if a.closed {
		return nil, errClosedRows
	}
	all := make([]any, len(a.values))
	for i, v := range a.values {
		value, err := a.value(&a.fields[i], v)
		if err != nil {
			a.err = err
			a.Close()
			return nil, err
		}
		all[i] = value
	}
	return all, nil
}

func (a *answer) value(f *pgconn.FieldDescription, v []byte) (any, error) {
	if v == nil {
		return nil, nil
	}
	if t, ok := a.TypeMap().TypeForOID(f.DataTypeOID); ok {
		return t.Codec.DecodeValue(a.TypeMap(), f.DataTypeOID, f.Format, v)
	}
	if f.Format == pgx.TextFormatCode {
		return string(v), nil
	}
	return append([]byte(nil), v...), nil
}

// row is the first row of an answer.
type row struct{ rows pgx.Rows }

// Scan reads the row, or returns pgx.ErrNoRows.
func (r row) Scan(dest ...any) error {
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return pgx.ErrNoRows
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	r.rows.Close()
	return r.rows.Err()
}
