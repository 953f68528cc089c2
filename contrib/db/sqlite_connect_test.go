package db_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/contrib/db"
)

func TestOpeningWaitsForWhoeverWritesToANewFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	other, err := sql.Open("sqlite", file+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan error)
	d, err := db.Open(db.Config{URL: "sqlite:" + file})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	go func() { opened <- d.Ping(t.Context()) }()
	select {
	case err := <-opened:
		t.Fatalf("the file is opened while another one writes to it: %v", err)
	case <-time.After(100 * time.Millisecond):
	}

	impatient, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := d.Ping(impatient); err == nil {
		t.Error("a context that has ended is no matter")
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Errorf("after the other one is done: %v", err)
	}
}

func TestPragmasOfTheURL(t *testing.T) {
	for params, want := range map[string]string{
		"":                           "5000 wal 1 1",
		"?_busy_timeout=1234&_fk=0":  "1234 wal 1 0",
		"?_journal=DELETE&_sync=OFF": "5000 delete 0 1",
		"?_pragma=busy_timeout(1234)&_pragma=journal_mode%3DDELETE": "1234 delete 1 1",
	} {
		t.Run(params, func(t *testing.T) {
			d := open(t, db.Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "test.db") + params})
			var got []string
			for _, pragma := range []string{"busy_timeout", "journal_mode", "synchronous", "foreign_keys"} {
				var value string
				if err := d.Gorm().Raw("PRAGMA " + pragma).Row().Scan(&value); err != nil {
					t.Fatal(err)
				}
				got = append(got, value)
			}
			if got := strings.Join(got, " "); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		})
	}
}
