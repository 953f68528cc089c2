package db_test

import (
	"context"
	"database/sql"
	"path/filepath"
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
