// Package oteldb makes spans of the queries of a database, by the semantic conventions for
// databases (1.43):
//
//	err := d.Gorm().Use(oteldb.Plugin())
//
// A span has the name "SELECT users", and the query without its values. Only queries whose
// context belongs to a span that is kept get one: pass ctx.Context on, or what a service
// got as its first argument.
package oteldb

import (
	"context"
	"errors"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// scope is the name of what makes the spans.
const scope = "github.com/koa-go/koa/contrib/otel/oteldb"

// Query is a query that has ended.
type Query struct {
	// Context is that of the query. Its span is the parent.
	Context context.Context

	// System is the kind of database: "postgresql" or "sqlite".
	System string

	// SQL is the text. It is left out of the span when it has a value in quotes: what is no
	// placeholder may be a secret.
	SQL string

	// Table is what the query is about. Default: unknown.
	Table string

	// Took is how long it took until now.
	Took time.Duration

	// Err is its error, or nil.
	Err error
}

// Record makes a span of a query that has just ended, for what GORM does not see, such as
// the option Observe of package contrib/db/pipeline:
//
//	Observe: func(q pipeline.Query) {
//		oteldb.Record(oteldb.Query{Context: q.Context, System: "postgresql", SQL: q.SQL, Took: q.Took, Err: q.Err})
//	}
func Record(q Query) {
	parent := trace.SpanFromContext(q.Context)
	if !parent.IsRecording() {
		return
	}
	end := time.Now()
	tracer := parent.TracerProvider().Tracer(scope, trace.WithSchemaURL(semconv.SchemaURL))
	_, span := tracer.Start(q.Context, q.name(), trace.WithSpanKind(trace.SpanKindClient),
		trace.WithTimestamp(end.Add(-q.Took)), trace.WithAttributes(q.attributes()...))
	if q.Err != nil {
		span.SetStatus(codes.Error, q.Err.Error())
	}
	span.End(trace.WithTimestamp(end))
}

func (q *Query) name() string {
	name := q.operation()
	if q.Table != "" {
		name += " " + q.Table
	}
	if name == "" {
		name = q.System
	}
	return name
}

// operation is the first word of the query, such as SELECT.
func (q *Query) operation() string {
	text := strings.TrimLeft(q.SQL, " \t\r\n(")
	end := strings.IndexFunc(text, func(r rune) bool { return r < 'A' || r > 'Z' && r < 'a' || r > 'z' })
	if end >= 0 {
		text = text[:end]
	}
	return strings.ToUpper(text)
}

func (q *Query) attributes() []attribute.KeyValue {
	attrs := append(make([]attribute.KeyValue, 0, 6), semconv.DBSystemNameKey.String(q.System))
	if op := q.operation(); op != "" {
		attrs = append(attrs, semconv.DBOperationName(op))
	}
	if q.Table != "" {
		attrs = append(attrs, semconv.DBCollectionName(q.Table))
	}
	if q.SQL != "" && !strings.Contains(q.SQL, "'") {
		attrs = append(attrs, semconv.DBQueryText(q.SQL))
	}
	if q.Err == nil {
		return attrs
	}
	var coded interface{ SQLState() string }
	if errors.As(q.Err, &coded) {
		return append(attrs, semconv.DBResponseStatusCode(coded.SQLState()), semconv.ErrorTypeKey.String(coded.SQLState()))
	}
	return append(attrs, semconv.ErrorType(q.Err))
}
