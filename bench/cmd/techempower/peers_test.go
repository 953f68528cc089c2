package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// Every peer gets a database of its own, so that they can be checked at once.
func TestEveryPeerKeepsTheRules(t *testing.T) {
	f := newTestField(t)
	seeder, err := f.launch(t.Context(), peers[0], database(t, f, "seeded", "template1"))
	if err != nil {
		t.Fatal(err)
	}
	seeder.end()
	var checks sync.WaitGroup
	for i, p := range peers {
		url := database(t, f, fmt.Sprint("peer", i), "seeded")
		r, err := f.launch(t.Context(), p, url)
		if err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
		checks.Go(func() {
			if _, err := r.verify(t.Context(), f.database.psql(url)); err != nil {
				t.Errorf("%s: %v", p.name, err)
			}
		})
	}
	checks.Wait()
}

// newTestField ends a test that cannot run here, as internal/testserver does.
func newTestField(t *testing.T) *field {
	t.Helper()
	for _, name := range []string{"node", "npm"} {
		if _, err := exec.LookPath(name); err != nil {
			missing(t, err)
		}
	}
	f, err := newField(t.Context(), 4)
	if errors.Is(err, exec.ErrNotFound) {
		missing(t, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func missing(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("KOA_TEST_REQUIRE") != "" {
		t.Fatal(err)
	}
	t.Skip(err)
}

// database makes a copy of a database.
func database(t *testing.T, f *field, name, template string) string {
	t.Helper()
	if _, err := f.database.conn.Exec(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(f.database.url, "postgres") + name
}
