package db_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/koa-go/koa/contrib/db"
)

// outside is a file that runs in no transaction.
func outside(sql string) *fstest.MapFile { return script("-- migrate: no transaction\n" + sql) }

const table, index = "1-table", "2-index"

// indexed makes a table and, beside those who write to it, an index.
var indexed = fstest.MapFS{
	table + ".up.sql": script(`CREATE TABLE people (name text); INSERT INTO people VALUES ('ada'), ('ada'); -- twice`),
	index + ".up.sql": outside(`-- A failure leaves an index that is not valid.
DROP INDEX CONCURRENTLY IF EXISTS people_name;
CREATE UNIQUE INDEX CONCURRENTLY people_name
	ON people (name);
`),
	index + ".down.sql": outside(`DROP INDEX CONCURRENTLY people_name`),
}

// with returns the files with one more, or another one.
func with(files fstest.MapFS, name, sql string) fstest.MapFS {
	all := fstest.MapFS{name: script(sql)}
	for file, content := range files {
		if file != name {
			all[file] = content
		}
	}
	return all
}

// valid tells whether PostgreSQL uses an index.
func valid(t *testing.T, d *db.DB, index string) bool {
	t.Helper()
	var is bool
	if err := d.Gorm().Raw(`SELECT indisvalid FROM pg_index WHERE indexrelid = ?::regclass`, index).Scan(&is).Error; err != nil {
		t.Fatal(err)
	}
	return is
}

func TestMigrationOutside(t *testing.T) {
	d := open(t, db.Config{URL: postgres.Database(t), Pool: db.Pool{Max: 1}})
	m, ctx := migrations(t, d, indexed), t.Context()
	done, err := m.Up(ctx, 0)
	if err == nil || !strings.Contains(err.Error(), index+".up.sql: ERROR: could not create unique index") || !slices.Equal(done, []string{table}) {
		t.Fatalf("%v, %v; want %s, and an error of the index", done, err, table)
	}
	expectStatus(t, m, db.Migration{Name: table, Applied: true}, db.Migration{Name: index})
	if valid(t, d, "people_name") {
		t.Error("the index is valid over rows that are not")
	}
	if err := d.Gorm().Exec(`DELETE FROM people WHERE ctid = (SELECT max(ctid) FROM people)`).Error; err != nil {
		t.Fatal(err)
	}
	done, err = m.Up(ctx, 0)
	expect(t, done, err, index)
	if !valid(t, d, "people_name") {
		t.Error("the index is not valid")
	}
	done, err = m.Down(ctx, 1)
	expect(t, done, err, index)
}

// Ten programs make one index, which would wait for those that wait in a transaction.
func TestMigrationsOutsideAtOnce(t *testing.T) {
	pg, lite := postgres.Database(t), "sqlite:"+filepath.Join(t.TempDir(), "test.db")
	for name, url := range map[string]string{"postgres": pg, "sqlite": lite} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{
				table + ".up.sql": script(`CREATE TABLE people (name text)`),
				index + ".up.sql": outside("CREATE INDEX CONCURRENTLY people_name ON people (name);\nVACUUM people;"),
			}
			if url == lite { // twice would be an error as well
				files[index+".up.sql"] = outside("CREATE INDEX people_name ON people (name); VACUUM;")
			}
			expect(t, tenAtOnce(t, url, files), nil, table, index)
		})
	}
}

// The program is killed in the middle of CREATE INDEX CONCURRENTLY, which waits for a
// transaction that writes to the table. The next makes the index.
func TestMigrationOutsideKilled(t *testing.T) {
	url := postgres.Database(t)
	d := open(t, db.Config{URL: url})
	files := with(indexed, table+".up.sql", `CREATE TABLE people (name text)`)
	done, err := migrations(t, d, files).Up(t.Context(), 1)
	expect(t, done, err, table)

	writing := d.Gorm().Begin()
	if err := writing.Exec(`INSERT INTO people VALUES ('bob')`).Error; err != nil {
		t.Fatal(err)
	}
	cmd := startMigrating(t, url, "outside")
	awaitQuery(t, d, "CREATE UNIQUE INDEX CONCURRENTLY")
	if err := cmd.Process.Kill(); err != nil { // kill -9
		t.Fatal(err)
	}
	_ = cmd.Wait() // always an error: it was killed

	m := migrations(t, d, files)
	expectStatus(t, m, db.Migration{Name: table, Applied: true}, db.Migration{Name: index})
	if err := writing.Commit().Error; err != nil {
		t.Fatal(err)
	}
	done, err = m.Up(t.Context(), 0)
	expect(t, done, err, index)
	if !valid(t, d, "people_name") {
		t.Error("the index is not valid")
	}
}

func TestMigrationOutsideOnSQLite(t *testing.T) {
	d := open(t, db.Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "test.db")})
	m := migrations(t, d, fstest.MapFS{
		"1-a.up.sql": outside("PRAGMA foreign_keys = off;\nCREATE TABLE IF NOT EXISTS a (id integer);\nVACUUM;"),
		"2-b.up.sql": outside("BEGIN; CREATE TABLE b (id integer); INSERT INTO nowhere VALUES (1); COMMIT;"),
	})
	done, err := m.Up(t.Context(), 0)
	if err == nil || !strings.Contains(err.Error(), "2-b.up.sql") || !slices.Equal(done, []string{"1-a"}) {
		t.Errorf("%v, %v; want 1-a, and an error that names the file", done, err)
	}
	if d.Gorm().Migrator().HasTable("b") {
		t.Error("what the script rolled back is there")
	}
	var keys int
	err = d.InTransaction(t.Context(), func(ctx context.Context) error { // on the connection that writes
		return d.From(ctx).Raw("PRAGMA foreign_keys").Scan(&keys).Error
	})
	if err != nil || keys != 1 {
		t.Errorf("foreign keys %d, %v: the settings of the script stay", keys, err)
	}
}

// A transaction that a script does not end is not taken for done.
func TestMigrationOutsideLeavesTransaction(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		m := migrations(t, d, fstest.MapFS{"1-a.up.sql": outside("BEGIN;\nCREATE TABLE a (id integer);")})
		if _, err := m.Up(t.Context(), 0); err == nil || !strings.Contains(err.Error(), "leaves a transaction open") {
			t.Errorf("error %v", err)
		}
		if d.Gorm().Migrator().HasTable("a") {
			t.Error("half a migration is left")
		}
		expectStatus(t, m, db.Migration{Name: "1-a"})
	})
}

func TestMigrationForgetsSettings(t *testing.T) {
	d := open(t, db.Config{URL: postgres.Database(t), Pool: db.Pool{Max: 1}})
	m := migrations(t, d, fstest.MapFS{"1-a.up.sql": outside("SET lock_timeout = '7s';")})
	done, err := m.Up(t.Context(), 0)
	expect(t, done, err, "1-a")
	var got string
	if err := d.Gorm().Raw("SHOW lock_timeout").Scan(&got).Error; err != nil || got != "0" {
		t.Errorf("lock_timeout %s, %v; want 0", got, err)
	}
}

func TestNewMigrationsRefusesMarker(t *testing.T) {
	d := open(t, db.Config{URL: "sqlite::memory:"})
	_, err := db.NewMigrations(d, fstest.MapFS{"1-a.up.sql": script("-- migrate: no-transaction\nVACUUM")})
	if err == nil || !strings.Contains(err.Error(), "1-a.up.sql") {
		t.Errorf("error %v, want one that names the file", err)
	}
}
