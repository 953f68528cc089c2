package db

import (
	"database/sql/driver"
	"strings"
	"time"
)

// dateFormat is how Sequelize writes a date into SQLite (its DATE._stringify), in UTC.
// SQLite compares dates as texts, and Sequelize by the text it has read itself, so ours are
// no more precise than those.
const dateFormat = "2006-01-02 15:04:05.000 -07:00"

// datePrecision is that of dateFormat.
const datePrecision = time.Millisecond

// exactFormats say everything about an instant: Sequelize's, and the driver's own, which
// this package wrote before. Go reads a fraction of a second that no format has.
var exactFormats = []string{"2006-01-02 15:04:05 -07:00", "2006-01-02 15:04:05-07:00"}

// dateFormats are those of columns that are declared as dates: also SQLite's
// CURRENT_TIMESTAMP, in UTC, and Sequelize's DATEONLY.
var dateFormats = append(exactFormats[:2:2], "2006-01-02 15:04:05", "2006-01-02")

// isDate tells whether a column of this declared type has dates.
func isDate(declared string) bool {
	return strings.Contains(declared, "DATE") || strings.Contains(declared, "TIMESTAMP")
}

// readDate makes a date in a zone of a value, if it is one in any of the formats, of which some
// have no zone of their own.
func readDate(v driver.Value, formats []string, zone *time.Location) driver.Value {
	switch v := v.(type) {
	case time.Time:
		return v.In(zone)
	case string:
		if !looksLikeDate(v) {
			return v
		}
		for _, format := range formats {
			if t, err := time.ParseInLocation(format, v, zone); err == nil {
				return t.In(zone)
			}
		}
	}
	return v
}

// looksLikeDate spares all other texts the trial of the formats.
func looksLikeDate(s string) bool {
	return len(s) >= len("2006-01-02") && s[4] == '-' && s[7] == '-'
}

// writeDate makes Sequelize's text of a value that is a date.
func writeDate(v driver.Value) driver.Value {
	if t, ok := v.(time.Time); ok {
		return t.UTC().Format(dateFormat)
	}
	return v
}
