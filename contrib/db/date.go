package db

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"gorm.io/gorm/schema"
)

// Date is a day without a time, as 2026-11-22: Sequelize's DATEONLY, in a column of the
// type date. It sorts as a string, and is one in JSON. "" is NULL. In SQLite a time.Time
// would be written with its time, which Sequelize does not expect in such a column.
type Date string

var (
	_ sql.Scanner                  = (*Date)(nil)
	_ driver.Valuer                = Date("")
	_ schema.GormDataTypeInterface = Date("")
)

// DateOf returns the day of a time in the time's own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Time returns the beginning of the day in UTC, or an error if there is no such day.
func (d Date) Time() (time.Time, error) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}, fmt.Errorf("db: date: %w", err)
	}
	return t, nil
}

// Scan reads a value of a database.
func (d *Date) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*d = ""
	case time.Time:
		*d = DateOf(v)
	case string:
		*d = Date(v)
	default:
		return fmt.Errorf("db: a %T is no date", value)
	}
	return nil
}

// Value is what is written. Only a day is.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	if _, err := d.Time(); err != nil {
		return nil, err
	}
	return string(d), nil
}

// GormDataType is the type of the column.
func (Date) GormDataType() string { return "date" }
