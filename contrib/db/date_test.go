package db_test

import (
	"encoding/json"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// Holiday is a row with dates.
type Holiday struct {
	ID    int64
	First db.Date `gorm:"not null"`
	Last  *db.Date
	Maybe db.Date
}

func TestDate(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.Gorm().AutoMigrate(&Holiday{}); err != nil {
			t.Fatal(err)
		}
		for _, h := range []Holiday{{First: "2026-11-22", Last: new(db.Date("2026-11-24"))}, {First: "2026-12-24", Maybe: "2026-12-31"}} {
			if err := gorm.G[Holiday](d.Gorm()).Create(ctx, &h); err != nil {
				t.Fatal(err)
			}
		}
		all, err := gorm.G[Holiday](d.Gorm()).Where("first >= ?", db.Date("2026-11-22")).Order("first").Find(ctx)
		if err != nil || len(all) != 2 {
			t.Fatalf("%+v, %v", all, err)
		}
		if a, b := all[0], all[1]; a.First != "2026-11-22" || *a.Last != "2026-11-24" || a.Maybe != "" || b.Last != nil || b.Maybe != "2026-12-31" {
			t.Errorf("%+v", all)
		}
		if n, err := gorm.G[Holiday](d.Gorm()).Where("first = ? AND maybe IS NULL", db.Date("2026-11-22")).Count(ctx, "*"); err != nil || n != 1 {
			t.Errorf("%d of that day, %v", n, err)
		}
		if err := gorm.G[Holiday](d.Gorm()).Create(ctx, &Holiday{First: "2026-13-45"}); err == nil {
			t.Error("there is a 45th day")
		}
	})
}

func TestDateOf(t *testing.T) {
	day := db.DateOf(time.Date(2026, 11, 22, 23, 0, 0, 0, time.FixedZone("", -5*60*60)))
	text, err := json.Marshal(day)
	if err != nil || string(text) != `"2026-11-22"` {
		t.Errorf("%s, %v", text, err)
	}
	begin, err := day.Time()
	if err != nil || !begin.Equal(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%v, %v", begin, err)
	}
	if err := new(db.Date).Scan(7); err == nil {
		t.Error("a number is a date")
	}
}
