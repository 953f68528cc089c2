package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

func dbIsARandomRow(t *testing.T, d *db.DB, url string) {
	seen := map[int32]bool{}
	for range 20 {
		_, body := get(t, url+"/db")
		var o map[string]int32
		if err := json.Unmarshal([]byte(body), &o); err != nil {
			t.Fatalf("%v in %s", err, body)
		}
		w := worldOf(t, o)
		checkStored(t, d, []World{w})
		seen[w.ID] = true
	}
	if len(seen) < 15 {
		t.Errorf("20 requests saw only %d rows", len(seen))
	}
}

// checkStored checks that the rows are in the table.
func checkStored(t *testing.T, d *db.DB, worlds []World) {
	t.Helper()
	for _, w := range worlds {
		stored, err := gorm.G[World](d.Gorm()).Where("id = ?", w.ID).Take(t.Context())
		if err != nil || stored != w {
			t.Errorf("answered %v, stored is %v, %v", w, stored, err)
		}
	}
}

func countsAreBounded(t *testing.T, _ *db.DB, url string) {
	for _, path := range []string{"/queries?queries=", "/updates?queries=", "/cached-queries?count="} {
		for text, want := range map[string]int{
			"": 1, "0": 1, "-1": 1, "foo": 1, "1.5": 1, "5abc": 1, "%00": 1, "1": 1, "2": 2, "20": 20,
			"500": 500, "501": 500, "1000000000000000000000": 500, "-1000000000000000000000": 1,
		} {
			if got := len(getWorlds(t, url+path+text)); got != want {
				t.Errorf("%s%s: %d worlds, want %d", path, text, got, want)
			}
		}
		if got := len(getWorlds(t, url+path[:strings.Index(path, "?")])); got != 1 {
			t.Errorf("%s without a number: %d worlds, want 1", path, got)
		}
	}
}

func queriesAreRandomRows(t *testing.T, d *db.DB, url string) {
	worlds := getWorlds(t, url+"/queries?queries=20")
	checkStored(t, d, worlds)
	slices.SortFunc(worlds, func(a, b World) int { return int(a.ID - b.ID) })
	if n := len(slices.Compact(worlds)); n < 15 {
		t.Errorf("20 queries found only %d rows", n)
	}
}

func updatesAreStored(t *testing.T, d *db.DB, url string) {
	before, err := gorm.G[World](d.Gorm()).Order("id").Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	worlds := getWorlds(t, url+"/updates?queries=500")
	checkStored(t, d, worlds)
	changed := 0
	for _, w := range worlds {
		if before[w.ID-1] != w {
			changed++
		}
	}
	if changed < 490 { // chance may bring back a number
		t.Errorf("%d of 500 rows have changed", changed)
	}
	if n, err := gorm.G[World](d.Gorm()).Count(t.Context(), "*"); err != nil || n != rows {
		t.Errorf("the table has %d rows, %v", n, err)
	}
}

func updatesAtOnceDoNotStopEachOther(t *testing.T, _ *db.DB, url string) {
	var clients sync.WaitGroup
	for i := range 16 {
		clients.Go(func() {
			for _, n := range []int{20, 500, 100} {
				res, err := http.Get(fmt.Sprint(url, "/updates?queries=", n+i))
				if err != nil {
					t.Error(err)
					return
				}
				_ = res.Body.Close()
				if res.StatusCode != http.StatusOK {
					t.Errorf("%d updates: %d", n+i, res.StatusCode)
				}
			}
		})
	}
	clients.Wait()
}

func TestEachWorldIsAQueryOfItsOwn(t *testing.T) {
	d := open(t, sqliteURL(t))
	var queries int
	if err := d.Gorm().Callback().Query().After("gorm:query").Register("count", func(*gorm.DB) { queries++ }); err != nil {
		t.Fatal(err)
	}
	s := gormStore{d}
	if _, err := s.Worlds(t.Context(), []int32{7, 8, 7, 7, 9}); err != nil || queries != 5 {
		t.Errorf("5 worlds were %d queries, %v", queries, err)
	}
}
