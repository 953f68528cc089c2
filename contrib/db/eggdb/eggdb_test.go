package eggdb_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/contrib/db/eggdb"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/internal/testserver"
)

// Note is a row of the application.
type Note struct {
	ID   int64
	Text string
}

var steps = fstest.MapFS{
	"1-notes.up.sql":   {Data: []byte(`CREATE TABLE "Notes" (id integer PRIMARY KEY, text text NOT NULL)`)},
	"1-notes.down.sql": {Data: []byte(`DROP TABLE "Notes"`)},
	"2-index.up.sql":   {Data: []byte(`CREATE INDEX notes_text ON "Notes" (text)`)},
}

// notes is an application that keeps notes.
func notes(opts *eggdb.Options, settings string) func() *egg.App {
	return func() *egg.App {
		return egg.New(&egg.Options{
			Name:        "notes",
			ConfigFiles: fstest.MapFS{"config.default.yaml": {Data: []byte("keys: k\nsecurity: {csrf: {enable: false}}\n" + settings)}},
			Plugins:     []egg.Plugin{eggdb.Plugin(opts)},
			Wire: func(app *egg.App) error {
				d := egg.Get[*db.DB](app)
				app.Router().With(d.Transaction(nil)).Post("/notes", func(ctx *egg.Context) error {
					c := ctx.Context()
					if err := gorm.G[Note](d.From(c)).Create(c, &Note{Text: "hello"}); err != nil {
						return err
					}
					n, err := gorm.G[Note](d.From(c)).Count(c, "*")
					ctx.SetBody(map[string]int64{"notes": n})
					return err
				})
				return nil
			},
		})
	}
}

func TestPlugin(t *testing.T) {
	dir := t.TempDir()
	a := eggtest.Boot(t, notes(&eggdb.Options{Migrations: steps},
		"db:\n  migrate: true\n  databases:\n    archive: {url: '"+sqlite(dir, "archive")+"'}\n"),
		eggtest.Environ("DATABASE_URL="+sqlite(dir, "app")))
	a.Request().Post("/notes").Expect(200).ExpectJSON(map[string]int{"notes": 1})
	others := egg.Get[eggdb.Databases](a.App)
	if err := others["archive"].Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if _, is := others["other"]; is {
		t.Error("a database that nobody configured")
	}
}

func TestStartFails(t *testing.T) {
	err := eggtest.BootError(t, notes(nil, ""), eggtest.Environ("DATABASE_URL=sqlite:"+filepath.Join(t.TempDir(), "no", "app.db")))
	if err == nil || !strings.Contains(err.Error(), "db: ping") {
		t.Errorf("without its database the application starts: %v", err)
	}
}

func TestMigrate(t *testing.T) {
	dir := t.TempDir()
	opts := &eggdb.Options{Migrations: steps, Dir: filepath.Join(dir, "new")}
	for _, tt := range []struct {
		args string
		code int
		want string
	}{
		{"migrate status", 0, "down 1-notes\ndown 2-index\n"},
		{"migrate up --steps 1", 0, "up 1-notes\n"},
		{"migrate status", 0, "up 1-notes\ndown 2-index\n"},
		{"migrate down", 0, "down 1-notes\n"},
		{"migrate up", 0, "up 1-notes\nup 2-index\n"},
		{"migrate up", 0, "nothing to do\n"},
		{"migrate down", 1, "2-index.sql cannot be taken back"},
		{"migrate new create-tags", 0, "-create-tags.up.sql\n"},
		{"migrate new", 80, "needs a name"},
		{"migrate sideways", 80, "must be one of"},
	} {
		t.Run(tt.args, func(t *testing.T) {
			var out bytes.Buffer
			p := &egg.Program{
				New: notes(opts, ""), Args: append([]string{"notes", "--env", "unittest"}, strings.Fields(tt.args)...),
				Stdout: &out, Stderr: &out, Environ: []string{"DATABASE_URL=" + sqlite(dir, "app"), "HOME=" + dir},
			}
			if code := p.Run(t.Context()); code != tt.code || !strings.Contains(out.String(), tt.want) {
				t.Errorf("exit code %d, want %d; it said %q, want %q", code, tt.code, out.String(), tt.want)
			}
		})
	}
}

// Each kind of database has migrations of its own.
func TestMigrationsOfEachKind(t *testing.T) {
	pg, lite := testserver.StartPostgres(t).Database(t), sqlite(t.TempDir(), "app")
	both := fstest.MapFS{
		"postgres/1-notes.up.sql": {Data: []byte(`CREATE TABLE "Notes" (id bigserial PRIMARY KEY, text text NOT NULL)`)},
		"sqlite/1-notes.up.sql":   steps["1-notes.up.sql"],
	}
	for _, url := range []string{pg, lite} {
		a := eggtest.Boot(t, notes(&eggdb.Options{Migrations: both}, "db: {migrate: true}\n"), eggtest.Environ("DATABASE_URL="+url))
		a.Request().Post("/notes").Expect(200).ExpectJSON(map[string]int{"notes": 1})
		a.ExpectLog("[egg:db] migration 1-notes has run", "coreLogger")
	}
	delete(both, "sqlite/1-notes.up.sql")
	err := eggtest.BootError(t, notes(&eggdb.Options{Migrations: both}, "db: {migrate: true}\n"), eggtest.Environ("DATABASE_URL="+lite))
	if err == nil || !strings.Contains(err.Error(), "sqlite") {
		t.Errorf("without a directory of its kind the application starts: %v", err)
	}
}

func TestMigrateNewOfEachKind(t *testing.T) {
	dir := t.TempDir()
	for _, kind := range []string{"postgres", "sqlite"} {
		if err := os.Mkdir(filepath.Join(dir, kind), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	p := &egg.Program{
		New: notes(&eggdb.Options{Dir: dir}, ""), Args: strings.Fields("notes --env unittest migrate new create-tags"),
		Stdout: io.Discard, Stderr: os.Stderr, Environ: []string{"DATABASE_URL=sqlite::memory:", "HOME=" + dir},
	}
	if code := p.Run(t.Context()); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	for _, pattern := range []string{"postgres/*-create-tags.up.sql", "sqlite/*-create-tags.down.sql"} {
		if found, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern))); err != nil || len(found) != 1 {
			t.Errorf("%s: %v, %v", pattern, found, err)
		}
	}
}

func TestModels(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		args string
		code int
		want string
	}{
		{"migrate up", 0, "up 1-notes\n"},
		{"models " + filepath.Join(dir, "model"), 0, "note.go\n"},
		{"models " + filepath.Join(dir, "model"), 1, "file exists"},
		{"models --skip Notes " + filepath.Join(dir, "other"), 1, "no tables"},
	} {
		var out bytes.Buffer
		p := &egg.Program{
			New: notes(&eggdb.Options{Migrations: steps}, ""), Args: append([]string{"notes", "--env", "unittest"}, strings.Fields(tt.args)...),
			Stdout: &out, Stderr: &out, Environ: []string{"DATABASE_URL=" + sqlite(dir, "app"), "HOME=" + dir},
		}
		if code := p.Run(t.Context()); code != tt.code || !strings.Contains(out.String(), tt.want) {
			t.Errorf("%s: exit code %d, want %d; it said %q, want %q", tt.args, code, tt.code, out.String(), tt.want)
		}
	}
	source, err := os.ReadFile(filepath.Join(dir, "model", "note.go"))
	if err != nil || !strings.Contains(string(source), "package model\n") {
		t.Errorf("source %q, %v", source, err)
	}
}

// sqlite is the URL of a file.
func sqlite(dir, name string) string { return "sqlite:" + filepath.Join(dir, name+".db") }
