package db

import (
	"database/sql/driver"
	"reflect"
	"time"
)

// sqliteRows are rows of the driver.
type sqliteRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// datedRows are rows with Sequelize's dates. The driver reads some of its own formats, and
// leaves what it does not know a text, which no time.Time takes.
type datedRows struct {
	sqliteRows

	formats [][]string // of dates, by column; nil: it has none
	zone    *time.Location
}

// dateRows makes datedRows of what a query returns.
func dateRows(rows driver.Rows, zone *time.Location) *datedRows {
	r := rows.(sqliteRows)
	formats := make([][]string, len(r.Columns()))
	for i := range formats {
		switch declared := r.ColumnTypeDatabaseTypeName(i); {
		case declared == "": // the value of an expression, such as max("createdAt")
			formats[i] = exactFormats
		case isDate(declared):
			formats[i] = dateFormats
		}
	}
	return &datedRows{r, formats, zone}
}

// Next goes to the next row.
func (r *datedRows) Next(dest []driver.Value) error {
	if err := r.sqliteRows.Next(dest); err != nil {
		return err
	}
	for i, formats := range r.formats {
		if formats != nil {
			dest[i] = readDate(dest[i], formats, r.zone)
		}
	}
	return nil
}

// ColumnTypeScanType is the type of Go for a column. A text that is no date may be in one
// of dates, too, and a date among texts that an expression makes.
func (r *datedRows) ColumnTypeScanType(i int) reflect.Type {
	typ := r.sqliteRows.ColumnTypeScanType(i)
	if isDate(r.ColumnTypeDatabaseTypeName(i)) || r.formats[i] != nil && typ == reflect.TypeFor[string]() {
		return reflect.TypeFor[any]()
	}
	return typ
}
