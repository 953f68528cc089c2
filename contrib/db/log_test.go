package db_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

func TestQueryLog(t *testing.T) {
	for _, tt := range []struct {
		name  string
		slow  time.Duration
		level slog.Level
		want  string // "": no line
	}{
		{"warns of slow queries", time.Nanosecond, slog.LevelInfo, `level=WARN msg="[egg:db] slow query" sql="SELECT`},
		{"is silent about others", time.Hour, slog.LevelInfo, ""},
		{"never warns when told so", -1, slog.LevelInfo, ""},
		{"has all of them at level debug", time.Hour, slog.LevelDebug, `level=DEBUG msg="[egg:db] query" sql="SELECT`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			d := open(t, db.Config{
				URL: "sqlite::memory:", SlowQuery: tt.slow,
				Logger: slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: tt.level})),
			})
			out.Reset()
			if _, err := gorm.G[Account](d.Gorm()).Where("owner = ?", "a secret").Find(t.Context()); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), tt.want) || tt.want == "" && out.Len() > 0 {
				t.Errorf("log %q, want %q", out.String(), tt.want)
			}
			if strings.Contains(out.String(), "a secret") {
				t.Errorf("the log shows a value: %s", out.String())
			}
		})
	}
}
