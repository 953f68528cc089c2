package modelgen

import "strings"

const (
	timeType  = "time.Time"
	dateType  = "db.Date"
	jsonType  = "json.RawMessage"
	bytesType = "[]byte"
)

// postgresTypes are Go's by those of PostgreSQL. What is not here is read and written as a
// string.
var postgresTypes = map[string]string{
	"int2": "int16", "int4": "int32", "int8": "int64", "float4": "float32", "float8": "float64", "bool": "bool",
	"timestamptz": timeType, "timestamp": timeType, "date": dateType, "bytea": bytesType, "json": jsonType, "jsonb": jsonType,
}

// sqliteTypes are Go's by a part of the declared type, in the order of SQLite's rules of
// affinity, before which come the names that Sequelize gives.
var sqliteTypes = []struct{ part, goType string }{
	{"BOOL", "bool"},
	{"TINYINT(1)", "bool"},
	{"DATE", timeType},
	{"TIMESTAMP", timeType},
	{"JSON", jsonType},
	{"INT", "int64"},
	{"CHAR", "string"},
	{"TEXT", "string"},
	{"BLOB", bytesType},
	{"REAL", "float64"},
	{"FLOA", "float64"},
	{"DOUBLE", "float64"},
	{"DECIMAL", "float64"},
	{"NUMERIC", "float64"},
}

// goType returns the type of a column that is never NULL.
func goType(c column, sqlite bool) string {
	if !sqlite {
		if t, ok := postgresTypes[c.Type]; ok {
			return t
		}
		return "string"
	}
	declared := strings.ToUpper(c.Type)
	if declared == "DATE" {
		return dateType
	}
	for _, t := range sqliteTypes {
		if strings.Contains(declared, t.part) {
			return t.goType
		}
	}
	return "string"
}

// nullable returns the type for values that may be NULL.
func nullable(goType string) string {
	if goType == bytesType || goType == jsonType {
		return goType
	}
	return "*" + goType
}
