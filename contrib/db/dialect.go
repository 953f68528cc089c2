package db

import (
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/migrator"
	"gorm.io/gorm/schema"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteDialector tells GORM how SQLite speaks. GORM's own is tied to a driver in C, and
// the one for a driver in Go to a copy of it that stands still.
type sqliteDialector struct{ conn gorm.ConnPool }

var (
	_ gorm.Dialector                     = sqliteDialector{}
	_ gorm.SavePointerDialectorInterface = sqliteDialector{}
	_ gorm.ErrorTranslator               = sqliteDialector{}
)

// Name is what GORM calls the database.
func (sqliteDialector) Name() string { return "sqlite" }

// Initialize sets GORM up. SQLite has RETURNING since 3.35.
func (d sqliteDialector) Initialize(db *gorm.DB) error {
	db.ConnPool = d.conn
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{
		CreateClauses:        []string{"INSERT", "VALUES", "ON CONFLICT", "RETURNING"},
		UpdateClauses:        []string{"UPDATE", "SET", "FROM", "WHERE", "RETURNING"},
		DeleteClauses:        []string{"DELETE", "FROM", "WHERE", "RETURNING"},
		LastInsertIDReversed: true,
	})
	db.ClauseBuilders["FOR"] = func(clause.Clause, clause.Builder) {} // the one writer needs no row locks
	db.ClauseBuilders["LIMIT"] = buildLimit
	return nil
}

// buildLimit writes LIMIT -1 for an OFFSET alone, which SQLite does not know.
func buildLimit(c clause.Clause, b clause.Builder) {
	limit, ok := c.Expression.(clause.Limit)
	if !ok {
		return
	}
	if limit.Limit == nil && limit.Offset > 0 {
		all := -1
		_, _ = b.WriteString("LIMIT -1 ")
		limit.Limit = &all // below zero is left out
	}
	limit.Build(b)
}

// Migrator returns GORM's migrator with SQLite's catalogue: enough for AutoMigrate to
// make tables, columns and indexes. What changes a column is for migrations.
func (d sqliteDialector) Migrator(db *gorm.DB) gorm.Migrator {
	return sqliteMigrator{migrator.Migrator{Config: migrator.Config{
		DB: db, Dialector: d, CreateIndexAfterCreateTable: true,
	}}}
}

// DataTypeOf returns the type of a column.
func (sqliteDialector) DataTypeOf(f *schema.Field) string {
	switch f.DataType {
	case schema.Bool:
		return "boolean"
	case schema.Int, schema.Uint:
		if f.AutoIncrement {
			return "integer PRIMARY KEY AUTOINCREMENT"
		}
		return "integer"
	case schema.Float:
		return "real"
	case schema.String:
		return "text"
	case schema.Time:
		return "datetime"
	case schema.Bytes:
		return "blob"
	}
	return string(f.DataType)
}

// DefaultValueOf returns what stands for a column's default in an INSERT.
func (sqliteDialector) DefaultValueOf(*schema.Field) clause.Expression {
	return clause.Expr{SQL: "NULL"}
}

// BindVarTo writes a placeholder.
func (sqliteDialector) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) { _ = w.WriteByte('?') }

// QuoteTo writes a name, or names with dots between, in quotes.
func (sqliteDialector) QuoteTo(w clause.Writer, name string) {
	for i, part := range strings.Split(name, ".") {
		if i > 0 {
			_ = w.WriteByte('.')
		}
		_, _ = w.WriteString(`"` + strings.ReplaceAll(strings.Trim(part, `"`), `"`, `""`) + `"`)
	}
}

// Explain returns a statement with its values in it.
func (sqliteDialector) Explain(sql string, vars ...any) string {
	return logger.ExplainSQL(sql, nil, `'`, vars...)
}

// SavePoint sets a point to which RollbackTo goes back.
func (sqliteDialector) SavePoint(tx *gorm.DB, name string) error {
	return tx.Exec("SAVEPOINT " + name).Error
}

// RollbackTo drops what was written since the savepoint.
func (sqliteDialector) RollbackTo(tx *gorm.DB, name string) error {
	return tx.Exec("ROLLBACK TO SAVEPOINT " + name).Error
}

// Translate puts GORM's errors around violated constraints.
func (sqliteDialector) Translate(err error) error {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fmt.Errorf("%w: %w", gorm.ErrForeignKeyViolated, err)
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return fmt.Errorf("%w: %w", gorm.ErrCheckConstraintViolated, err)
	}
	return err
}

// sqliteMigrator asks SQLite's catalogue where GORM's would ask information_schema.
type sqliteMigrator struct{ migrator.Migrator }

// HasTable tells whether there is a table for the model or of the name.
func (m sqliteMigrator) HasTable(value any) bool {
	return m.count(value, func(s *gorm.Statement) (string, []any) {
		return "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?", []any{s.Table}
	})
}

// HasColumn tells whether the model's table has a column.
func (m sqliteMigrator) HasColumn(value any, field string) bool {
	return m.count(value, func(s *gorm.Statement) (string, []any) {
		if s.Schema != nil {
			if f := s.Schema.LookUpField(field); f != nil {
				field = f.DBName
			}
		}
		return "SELECT count(*) FROM pragma_table_info(?) WHERE name = ?", []any{s.Table, field}
	})
}

// HasIndex tells whether the model's table has an index.
func (m sqliteMigrator) HasIndex(value any, name string) bool {
	return m.count(value, func(s *gorm.Statement) (string, []any) {
		if s.Schema != nil {
			if index := s.Schema.LookIndex(name); index != nil {
				name = index.Name
			}
		}
		return "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND name = ?", []any{s.Table, name}
	})
}

// count tells whether a query for a number finds more than none.
func (m sqliteMigrator) count(value any, query func(*gorm.Statement) (string, []any)) bool {
	var n int64
	err := m.RunWithValue(value, func(s *gorm.Statement) error {
		sql, args := query(s)
		return m.DB.Raw(sql, args...).Row().Scan(&n)
	})
	return err == nil && n > 0
}

// HasConstraint is true, since SQLite takes constraints only with the table.
func (m sqliteMigrator) HasConstraint(any, string) bool { return true }

// MigrateColumn leaves the columns there are as they are: SQLite cannot alter them.
func (m sqliteMigrator) MigrateColumn(any, *schema.Field, gorm.ColumnType) error { return nil }

// MigrateColumnUnique leaves them, too.
func (m sqliteMigrator) MigrateColumnUnique(any, *schema.Field, gorm.ColumnType) error { return nil }
