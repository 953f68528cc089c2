package sqlite_test

import (
	"context"
	"database/sql"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"

	"github.com/koa-go/koa/examples/forum/plugin/sqlite"
)

var migrations = fstest.MapFS{
	"1_hens.sql":  {Data: []byte(`CREATE TABLE hens (id INTEGER PRIMARY KEY, born DATETIME)`)},
	"2_eggs.sql":  {Data: []byte(`CREATE TABLE eggs (hen INTEGER NOT NULL REFERENCES hens (id)); INSERT INTO hens (born) VALUES (0)`)},
	"README.text": {Data: []byte(`not SQL`)},
}

// boot starts an application with a database at path.
func boot(t *testing.T, path string, migrations fs.FS) (*eggtest.App, *sql.DB) {
	t.Helper()
	a := eggtest.Boot(t, newApp(migrations), eggtest.BaseDir(t.TempDir()), eggtest.Set("keys=k", "sqlite.path="+path))
	return a, egg.Get[*sql.DB](a.App)
}

func newApp(migrations fs.FS) func() *egg.App {
	return func() *egg.App { return egg.New(&egg.Options{Plugins: []egg.Plugin{sqlite.Plugin(migrations)}}) }
}

func TestMigrationsRunOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "app.db")
	for _, want := range []int{2, 0} {
		a, _ := boot(t, path, migrations)
		if lines := strings.Count(strings.Join(a.Logs("coreLogger"), "\n"), "is applied"); lines != want {
			t.Errorf("%d migrations ran, want %d", lines, want)
		}
	}
	more := fstest.MapFS{"3_more.sql": {Data: []byte(`ALTER TABLE hens ADD COLUMN name TEXT`)}}
	a, _ := boot(t, path, more)
	a.ExpectLog("migration 3_more.sql is applied", "coreLogger")
}

func TestABrokenMigrationLeavesNothing(t *testing.T) {
	broken := fstest.MapFS{"1_a.sql": {Data: []byte("CREATE TABLE a (id);\nCREATE TABLE b (id);\nCREATE nonsense")}}
	path := filepath.Join(t.TempDir(), "app.db")
	err := eggtest.BootError(t, newApp(broken), eggtest.BaseDir(t.TempDir()), eggtest.Set("keys=k", "sqlite.path="+path))
	if !strings.Contains(err.Error(), "migration 1_a.sql: ") {
		t.Errorf("the error is %v", err)
	}
	_, db := boot(t, path, none)
	var tables int
	if err := db.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE name IN ('a', 'b')`).Scan(&tables); err != nil || tables != 0 {
		t.Errorf("%d tables, %v; want none", tables, err)
	}
}

var none = fstest.MapFS{}

func TestProgramsStartAtTheSameTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	var group sync.WaitGroup
	var mu sync.Mutex // guards all
	var all []string
	for range 10 {
		db, err := sqlite.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		group.Go(func() {
			applied, err := sqlite.Migrate(t.Context(), db, migrations, time.Now())
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, applied...)
		})
	}
	group.Wait()
	slices.Sort(all)
	if !slices.Equal(all, []string{"1_hens.sql", "2_eggs.sql"}) {
		t.Errorf("these ran: %v, want each once", all)
	}
}

func TestANewFileMayBeBusy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	other, err := sql.Open("sqlite", path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	impatient, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := sqlite.Migrate(impatient, db, migrations, time.Now()); err == nil || impatient.Err() == nil {
		t.Errorf("Migrate did not wait for the other one: %v", err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := sqlite.Migrate(t.Context(), db, migrations, time.Now())
		done <- err
	}()
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("when the other one is done: %v", err)
	}
	var mode string
	if err := other.QueryRow(`PRAGMA journal_mode`).Scan(&mode); err != nil || mode != "wal" {
		t.Errorf("the file is in the mode %s, %v; want wal", mode, err)
	}
}

func TestConnections(t *testing.T) {
	for _, path := range []string{":memory:", filepath.Join(t.TempDir(), "a ? file #1.db")} {
		_, db := boot(t, path, migrations)
		if _, err := db.Exec(`INSERT INTO eggs (hen) VALUES (99)`); err == nil {
			t.Errorf("%s: foreign keys are off", path)
		}
		born := time.UnixMilli(1_700_000_000_123)
		var got time.Time
		if err := db.QueryRow(`INSERT INTO hens (born) VALUES (?) RETURNING born`, born).Scan(&got); err != nil || !got.Equal(born) {
			t.Errorf("%s: a time came back as %v, %v; want %v", path, got, err, born)
		}
		writeTogether(t, db)
	}
}

// writeTogether has many connections read and write in transactions at the same time.
func writeTogether(t *testing.T, db *sql.DB) {
	t.Helper()
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			tx, err := db.BeginTx(context.Background(), nil)
			if err != nil {
				t.Error(err)
				return
			}
			defer tx.Rollback()
			var n int
			if err := tx.QueryRow(`SELECT count(*) FROM eggs`).Scan(&n); err != nil {
				t.Error(err)
			}
			if _, err := tx.Exec(`INSERT INTO eggs (hen) VALUES (1)`); err != nil {
				t.Error(err)
			}
			if err := tx.Commit(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	var n int
	if err := db.QueryRow(`SELECT count(*) FROM eggs`).Scan(&n); err != nil || n != 16 {
		t.Errorf("%d rows, %v; want 16", n, err)
	}
}

func TestBackup(t *testing.T) {
	a, _ := boot(t, filepath.Join(t.TempDir(), "app.db"), migrations)
	file := filepath.Join(t.TempDir(), "backup.db")
	command := &sqlite.Backup{File: file}
	if err := command.Run(t.Context(), a.App); err != nil {
		t.Fatal(err)
	}
	_, copied := boot(t, file, none)
	var hens int
	if err := copied.QueryRow(`SELECT count(*) FROM hens`).Scan(&hens); err != nil || hens != 1 {
		t.Errorf("the copy has %d hens, %v; want 1", hens, err)
	}
	if err := command.Run(t.Context(), a.App); err == nil {
		t.Error("a backup was written over another one")
	}
}
