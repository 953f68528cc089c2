package oteldb

import (
	"errors"
	"time"

	"go.opentelemetry.io/otel/trace"
	"gorm.io/gorm"
)

// Plugin returns what makes spans of all queries of a gorm.DB. That nothing was found is
// no error.
func Plugin() gorm.Plugin { return plugin{} }

type plugin struct{}

// Name is the name by which GORM knows the plugin.
func (plugin) Name() string { return "otel" }

// begun is the key of the time at which a query began.
const begun = "otel:begun"

// Initialize is called by gorm.DB.Use.
func (plugin) Initialize(db *gorm.DB) error {
	on := db.Callback()
	return errors.Join(
		on.Create().Before("gorm:create").Register("otel:before_create", before),
		on.Create().After("gorm:create").Register("otel:after_create", after),
		on.Query().Before("gorm:query").Register("otel:before_query", before),
		on.Query().After("gorm:query").Register("otel:after_query", after),
		on.Update().Before("gorm:update").Register("otel:before_update", before),
		on.Update().After("gorm:update").Register("otel:after_update", after),
		on.Delete().Before("gorm:delete").Register("otel:before_delete", before),
		on.Delete().After("gorm:delete").Register("otel:after_delete", after),
		on.Row().Before("gorm:row").Register("otel:before_row", before),
		on.Row().After("gorm:row").Register("otel:after_row", after),
		on.Raw().Before("gorm:raw").Register("otel:before_raw", before),
		on.Raw().After("gorm:raw").Register("otel:after_raw", after),
	)
}

func before(tx *gorm.DB) {
	if trace.SpanFromContext(tx.Statement.Context).IsRecording() {
		tx.InstanceSet(begun, time.Now())
	}
}

func after(tx *gorm.DB) {
	v, _ := tx.InstanceGet(begun)
	start, ok := v.(time.Time)
	if !ok || tx.DryRun {
		return
	}
	err := tx.Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = nil
	}
	Record(Query{
		Context: tx.Statement.Context, System: system(tx.Dialector.Name()), SQL: tx.Statement.SQL.String(),
		Table: tx.Statement.Table, Took: time.Since(start), Err: err,
	})
}

// system is the db.system.name of one of GORM's dialects.
func system(dialect string) string {
	switch dialect {
	case "postgres":
		return "postgresql"
	case "sqlserver":
		return "microsoft.sql_server"
	default:
		return dialect
	}
}
