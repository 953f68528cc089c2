package db_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/internal/testserver"
)

// postgres is for tests that leave the server as it is.
var postgres testserver.SharedPostgres

// TestMain is the program that TestMigrationKilled kills, too.
func TestMain(m *testing.M) {
	if url := os.Getenv("DB_TEST_MIGRATE"); url != "" {
		fmt.Fprintln(os.Stderr, migrateUntilKilled(url, untilKilled[os.Getenv("DB_TEST_FILES")]))
		os.Exit(1)
	}
	code := m.Run()
	postgres.Stop()
	os.Exit(code)
}

// script is the file of a migration.
func script(sql string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(sql)} }

// twoSteps are migrations with a placeholder's character and several statements.
var twoSteps = fstest.MapFS{
	"20260101000000-create-users.up.sql":   script(`CREATE TABLE users (name text DEFAULT 'who?'); INSERT INTO users DEFAULT VALUES;`),
	"20260101000000-create-users.down.sql": script(`DROP TABLE users`),
	"20260102000000-create-posts.up.sql":   script(`CREATE TABLE posts (id integer);`),
	"20260102000000-create-posts.down.sql": script(`DROP TABLE posts`),
	"README.md":                            script(""),
}

const users, posts = "20260101000000-create-users", "20260102000000-create-posts"

func migrations(t *testing.T, d *db.DB, files fs.FS) *db.Migrations {
	t.Helper()
	m, err := db.NewMigrations(d, files)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// tenAtOnce has ten programs migrate a database, and returns what they say has run, in order.
func tenAtOnce(t *testing.T, url string, files fs.FS) []string {
	t.Helper()
	var mu sync.Mutex
	var all []string
	var wg sync.WaitGroup
	open(t, db.Config{URL: url})
	for range 10 {
		m := migrations(t, open(t, db.Config{URL: url}), files)
		wg.Go(func() {
			done, err := m.Up(t.Context(), 0)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, done...)
		})
	}
	wg.Wait()
	slices.Sort(all)
	return all
}

// expect compares what ran with what should.
func expect(t *testing.T, got []string, err error, want ...string) {
	t.Helper()
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
}

func TestMigrations(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		m, ctx := migrations(t, d, twoSteps), t.Context()
		expectStatus(t, m, db.Migration{Name: users}, db.Migration{Name: posts})
		done, err := m.Up(ctx, 1)
		expect(t, done, err, users)
		expectStatus(t, m, db.Migration{Name: users, Applied: true}, db.Migration{Name: posts})
		done, err = m.Up(ctx, 0)
		expect(t, done, err, posts)
		done, err = m.Up(ctx, 0)
		expect(t, done, err)
		done, err = m.Down(ctx, 1)
		expect(t, done, err, posts)
		done, err = m.Down(ctx, 0)
		expect(t, done, err, users)
		if d.Gorm().Migrator().HasTable("users") {
			t.Error("the table users is still there")
		}
	})
}

func expectStatus(t *testing.T, m *db.Migrations, want ...db.Migration) {
	t.Helper()
	got, err := m.Status(t.Context())
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("status %v, %v; want %v", got, err, want)
	}
}

// The table is as Sequelize's command line makes it.
func TestMigrationsContinueSequelize(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		for _, statement := range []string{
			`CREATE TABLE "SequelizeMeta" ("name" VARCHAR(255) NOT NULL, UNIQUE ("name"), PRIMARY KEY ("name"))`,
			`INSERT INTO "SequelizeMeta" VALUES ('20250101000000-first.js'), ('` + users + `.js')`,
		} {
			if err := d.Gorm().Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
		m, ctx := migrations(t, d, twoSteps), t.Context()
		expectStatus(t, m, db.Migration{Name: "20250101000000-first.js", Applied: true, Missing: true},
			db.Migration{Name: users, Applied: true}, db.Migration{Name: posts})
		done, err := m.Up(ctx, 0)
		expect(t, done, err, posts)
		done, err = m.Down(ctx, 1)
		expect(t, done, err, posts)
	})
}

func TestMigrationFails(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		m := migrations(t, d, fstest.MapFS{
			"1-good.up.sql":   script(`CREATE TABLE good (id integer)`),
			"2-broken.up.sql": script(`CREATE TABLE half (id integer); INSERT INTO nowhere VALUES (1);`),
			"3-never.up.sql":  script(`CREATE TABLE never (id integer)`),
		})
		done, err := m.Up(t.Context(), 0)
		if err == nil || !strings.Contains(err.Error(), "2-broken.up.sql") || !slices.Equal(done, []string{"1-good"}) {
			t.Errorf("%v, %v; want 1-good, and an error that names the file", done, err)
		}
		for _, table := range []string{"half", "never"} {
			if d.Gorm().Migrator().HasTable(table) {
				t.Errorf("there is a table %s", table)
			}
		}
		if _, err := m.Down(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "cannot be taken back") {
			t.Errorf("down without a file: %v", err)
		}
	})
}

func TestNewMigrationsRefuses(t *testing.T) {
	d := open(t, db.Config{URL: "sqlite::memory:"})
	for name, file := range map[string]string{
		"a file without a direction": "1-a.sql",
		"a way down without one up":  "1-a.down.sql",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := db.NewMigrations(d, fstest.MapFS{file: script("")}); err == nil {
				t.Error("no error")
			}
		})
	}
}

// Ten programs start at once, as after a deploy.
func TestMigrationsAtOnce(t *testing.T) {
	for name, url := range map[string]string{
		"postgres": postgres.Database(t),
		"sqlite":   "sqlite:" + filepath.Join(t.TempDir(), "test.db"),
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, tenAtOnce(t, url, twoSteps), nil, users, posts)
		})
	}
}

// slow makes a table and is then in the middle of its work for an hour.
const slow = `CREATE TABLE half (id integer); SELECT pg_sleep(3600);`

// untilKilled are the files of the programs that are killed.
var untilKilled = map[string]fs.FS{
	"within": fstest.MapFS{
		users + ".up.sql": twoSteps[users+".up.sql"],
		posts + ".up.sql": script(slow),
	},
	"outside": indexed,
}

// migrateUntilKilled is the program that is killed. It ends by itself only with an error.
func migrateUntilKilled(url string, files fs.FS) error {
	d, err := db.Open(db.Config{URL: url})
	if err != nil {
		return err
	}
	m, err := db.NewMigrations(d, files)
	if err != nil {
		return err
	}
	_, err = m.Up(context.Background(), 0)
	return err
}

func TestMigrationKilled(t *testing.T) {
	url := postgres.Database(t)
	d := open(t, db.Config{URL: url})
	cmd := startMigrating(t, url, "within")
	awaitQuery(t, d, "pg_sleep")
	if err := cmd.Process.Kill(); err != nil { // kill -9
		t.Fatal(err)
	}
	_ = cmd.Wait() // always an error: it was killed

	m := migrations(t, d, twoSteps)
	done, err := m.Up(t.Context(), 0)
	expect(t, done, err, posts)
	expectStatus(t, m, db.Migration{Name: users, Applied: true}, db.Migration{Name: posts, Applied: true})
	if d.Gorm().Migrator().HasTable("half") {
		t.Error("half a migration is left")
	}
}

// startMigrating starts the program that is killed.
func startMigrating(t *testing.T, url, files string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	// PostgreSQL is to notice a lost client while it works, too.
	cmd.Env = append(os.Environ(), "DB_TEST_FILES="+files, "DB_TEST_MIGRATE="+url+"?client_connection_check_interval=100ms")
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// awaitQuery waits until a connection runs a query with the text.
func awaitQuery(t *testing.T, d *db.DB, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for n := 0; n == 0; {
		err := d.Gorm().WithContext(ctx).Raw(`SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND state = 'active' AND query LIKE ? AND pid <> pg_backend_pid()`, "%"+text+"%").Scan(&n).Error
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestNewMigration(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "migrations")
	at := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	got, err := db.NewMigration(dir, "create-users", at)
	if err != nil {
		t.Fatal(err)
	}
	base := filepath.Join(dir, "20261122093000-create-users")
	expect(t, got, err, base+".up.sql", base+".down.sql")
	if _, err := db.NewMigration(dir, "create-users", at); err == nil {
		t.Error("the files were written over")
	}
	if _, err := db.NewMigration(dir, "../evil", at); err == nil {
		t.Error("a name with a path was taken")
	}
	migrations(t, open(t, db.Config{URL: "sqlite::memory:"}), os.DirFS(dir))
}
