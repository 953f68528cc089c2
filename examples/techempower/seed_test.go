package main

import (
	"sync"
	"testing"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/internal/testserver"
)

// counts are how many rows the tables have.
func counts(t *testing.T, d *db.DB) map[string]int64 {
	t.Helper()
	all := map[string]int64{}
	for _, table := range []string{"world", "cachedworld", "fortune"} {
		var n int64
		if err := d.Gorm().Table(table).Count(&n).Error; err != nil {
			t.Fatal(err)
		}
		all[table] = n
	}
	return all
}

func TestProcessesThatSeedAtOnceTakeTurns(t *testing.T) {
	for name, url := range map[string]string{
		"SQLite": sqliteURL(t), "PostgreSQL": testserver.StartPostgres(t).Database(t),
	} {
		t.Run(name, func(t *testing.T) {
			var processes sync.WaitGroup
			for range 4 { // a pool of its own each, as processes have
				processes.Go(func() {
					d, err := db.Open(db.Config{URL: url})
					if err != nil {
						t.Error(err)
						return
					}
					defer func() { _ = d.Close() }()
					if err := seed(t.Context(), d); err != nil {
						t.Error(err)
					}
				})
			}
			processes.Wait()
			if n := counts(t, open(t, url)); n["world"] != rows || n["cachedworld"] != rows || n["fortune"] != 12 {
				t.Errorf("the tables have %v rows", n)
			}
		})
	}
}

func TestTablesWithRowsAreLeftAlone(t *testing.T) {
	d, err := db.Open(db.Config{URL: sqliteURL(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Gorm().Exec(schema[0]).Error; err != nil {
		t.Fatal(err)
	}
	if err := gorm.G[World](d.Gorm()).Create(t.Context(), &World{1, 5}); err != nil {
		t.Fatal(err)
	}
	if err := seed(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if n := counts(t, d); n["world"] != 1 || n["cachedworld"] != rows {
		t.Errorf("the tables have %v rows", n)
	}
}
