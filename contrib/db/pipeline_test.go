package db_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/contrib/db/pipeline"
)

func TestPipeline(t *testing.T) {
	var out bytes.Buffer
	var seen []string
	d := open(t, db.Config{
		URL: postgres.Database(t), SlowQuery: time.Nanosecond,
		Logger:   slog.New(slog.NewTextHandler(&out, nil)),
		Pipeline: pipeline.Options{Conns: 1, Observe: func(q pipeline.Query) { seen = append(seen, q.SQL) }},
	})
	if _, err := d.Pipeline().Exec(t.Context(), `SELECT $1::text`, "a secret"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `slow query" sql="SELECT $1::text"`) || strings.Contains(out.String(), "a secret") {
		t.Errorf("log %q", out.String())
	}
	if len(seen) != 1 || seen[0] != `SELECT $1::text` {
		t.Errorf("observed %q", seen)
	}
	if open(t, db.Config{URL: "sqlite::memory:"}).Pipeline() != nil {
		t.Error("SQLite has a pipeline")
	}
}
