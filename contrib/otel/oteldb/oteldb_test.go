package oteldb_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/contrib/otel/oteldb"
	"github.com/koa-go/koa/internal/testserver"
)

// User is a row.
type User struct {
	ID   int64
	Name string `gorm:"unique"`
}

// open returns a database with the plugin and a table.
func open(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(db.Config{URL: url, Underscored: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := errors.Join(d.Gorm().Use(oteldb.Plugin()), d.Gorm().AutoMigrate(&User{})); err != nil {
		t.Fatal(err)
	}
	return d
}

// within runs fn inside a span, and returns the others that ended.
func within(t *testing.T, fn func(c context.Context)) tracetest.SpanStubs {
	t.Helper()
	spans := tracetest.NewInMemoryExporter()
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))
	c, span := tracers.Tracer("test").Start(t.Context(), "request")
	fn(c)
	all := spans.GetSpans()
	span.End()
	for _, one := range all {
		if one.Parent.SpanID() != span.SpanContext().SpanID() || one.SpanKind != trace.SpanKindClient || !one.EndTime.After(one.StartTime) {
			t.Errorf("%s is no client inside the request: %+v", one.Name, one)
		}
	}
	if err := tracers.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	return all
}

func TestQueriesAreSpans(t *testing.T) {
	t.Run("of SQLite", func(t *testing.T) {
		testQueries(t, open(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db")), "sqlite")
	})
	t.Run("of PostgreSQL", func(t *testing.T) {
		testQueries(t, open(t, testserver.StartPostgres(t).Database(t)), "postgresql")
	})
}

func testQueries(t *testing.T, d *db.DB, system string) {
	spans := within(t, func(c context.Context) {
		q := gorm.G[User](d.From(c))
		if err := q.Create(c, &User{Name: "Ann"}); err != nil {
			t.Error(err)
		}
		if _, err := q.Where("name = ?", "Ann").First(c); err != nil {
			t.Error(err)
		}
		if _, err := q.Where("name = ?", "Bob").First(c); !errors.Is(err, gorm.ErrRecordNotFound) {
			t.Error(err)
		}
		if _, err := q.Where("name = ?", "Ann").Update(c, "name", "Eve"); err != nil {
			t.Error(err)
		}
		if err := q.Create(c, &User{Name: "Eve"}); !errors.Is(err, gorm.ErrDuplicatedKey) {
			t.Error(err)
		}
		if _, err := q.Where("name = ?", "Eve").Delete(c); err != nil {
			t.Error(err)
		}
		if err := d.From(c).Exec("UPDATE users SET name = 'secret'").Error; err != nil {
			t.Error(err)
		}
	})
	var names []string
	for _, span := range spans {
		names = append(names, span.Name)
		attrs := attribute.NewSet(span.Attributes...)
		if v, _ := attrs.Value("db.system.name"); v.AsString() != system {
			t.Errorf("db.system.name is %q", v.AsString())
		}
		if text := fmt.Sprint(span.Attributes); strings.Contains(text, "Ann") || strings.Contains(text, "secret") {
			t.Errorf("a span shows values: %s", text)
		}
	}
	want := "INSERT users, SELECT users, SELECT users, UPDATE users, INSERT users, DELETE users, UPDATE"
	if got := strings.Join(names, ", "); got != want {
		t.Fatalf("the spans are %s, want %s", got, want)
	}
	for i, span := range spans {
		if failed := span.Status.Code == codes.Error; failed != (i == 4) {
			t.Errorf("span %d, %s, has %v", i, span.Name, span.Status)
		}
	}
	attrs := attribute.NewSet(spans[1].Attributes...)
	if v, _ := attrs.Value("db.query.text"); !strings.HasPrefix(v.AsString(), "SELECT * FROM") {
		t.Errorf("the query is %q", v.AsString())
	}
}

func TestQueriesOutsideOfASpanHaveNone(t *testing.T) {
	d := open(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"))
	spans := within(t, func(context.Context) {
		if _, err := gorm.G[User](d.From(t.Context())).Find(t.Context()); err != nil {
			t.Error(err)
		}
	})
	if len(spans) != 0 {
		t.Errorf("spans %v", spans)
	}
}

// coded is an error as drivers have them.
type coded struct{}

func (coded) Error() string    { return "deadlock" }
func (coded) SQLState() string { return "40P01" }

func TestRecord(t *testing.T) {
	spans := within(t, func(c context.Context) {
		oteldb.Record(oteldb.Query{Context: c, System: "postgresql", SQL: "\n (select 1)", Took: time.Second})
		oteldb.Record(oteldb.Query{Context: c, System: "postgresql", Took: time.Second, Err: fmt.Errorf("commit: %w", coded{})})
	})
	if spans[0].Name != "SELECT" || spans[0].EndTime.Sub(spans[0].StartTime) != time.Second || spans[1].Name != "postgresql" {
		t.Errorf("the spans are %+v", spans)
	}
	attrs := attribute.NewSet(spans[1].Attributes...)
	if v, _ := attrs.Value("db.response.status_code"); v.AsString() != "40P01" {
		t.Errorf("the state is %q", v.AsString())
	}
}
