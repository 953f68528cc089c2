// Package sqlite is a plugin that gives the application a database in a file: constructors
// that ask for a *sql.DB get it.
package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	_ "modernc.org/sqlite" // the driver

	"github.com/koa-go/koa/egg"
)

// Config is the section sqlite.
type Config struct {
	// Path is the file, below the application's root. ":memory:" is a database of its own
	// that nobody sees again. Default: data/app.db.
	Path string
}

// Plugin is for config/plugins.go. When the application loads, those of migrations run
// that have not run yet.
func Plugin(migrations fs.FS) egg.Plugin {
	p := &plugin{config: &Config{Path: "data/app.db"}, migrations: migrations}
	return egg.Plugin{
		Name:     "sqlite",
		Config:   p.config,
		Provide:  p.provide,
		Boot:     p,
		Commands: []egg.Command{{Name: "backup", Help: "Copy the database into a file, while it is in use.", Run: &Backup{}}},
	}
}

type plugin struct {
	config     *Config
	migrations fs.FS

	path string // of the file, or Memory
	db   *sql.DB
}

// Memory is the path of a database without a file.
const Memory = ":memory:"

// Open returns a pool of connections to the database in a file, or in Memory. It connects
// when somebody first asks for something.
func Open(path string) (*sql.DB, error) {
	name := "file:/" + rand.Text() + "?vfs=memdb&"
	if path != Memory {
		name = "file:" + (&url.URL{Path: path}).EscapedPath() + "?"
	}
	return sql.Open("sqlite", name+settings.Encode())
}

// provide makes the pool, which is used from DidLoad on.
func (p *plugin) provide(app *egg.App) (err error) {
	p.path = p.config.Path
	if p.path != Memory && !filepath.IsAbs(p.path) {
		p.path = filepath.Join(app.Info().Root, p.path)
	}
	if p.db, err = Open(p.path); err != nil {
		return err
	}
	egg.Provide(app, p.db)
	return nil
}

// settings are those of each connection.
var settings = url.Values{
	"_pragma": {
		"busy_timeout(" + strconv.Itoa(int(patience.Milliseconds())) + ")", // a writer waits for another one
		"synchronous(NORMAL)",  // with WAL, see useWAL: a power cut may lose the last moment, and breaks nothing
		"foreign_keys(ON)",     // SQLite looks at them only when told
		"trusted_schema(OFF)",  // what is in a file cannot call functions
		"cell_size_check(ON)",  // a damaged file is noticed
		"temp_store(MEMORY)",   // sorting writes no files
		"mmap_size(134217728)", // reads up to 128 MiB without copying
	},
	"_txlock":              {"immediate"}, // a transaction that will write waits at its beginning, where it can
	"_time_integer_format": {"unix_milli"},
	"_inttotime":           {"true"},
}

// DidLoad brings the database up to date.
func (p *plugin) DidLoad(ctx context.Context, app *egg.App) error {
	if p.path != Memory {
		if err := os.MkdirAll(filepath.Dir(p.path), 0o750); err != nil {
			return err
		}
	}
	applied, err := Migrate(ctx, p.db, p.migrations, app.Now())
	for _, name := range applied {
		app.CoreLogger().Info(fmt.Sprintf("[sqlite] migration %s is applied", name))
	}
	return err
}

// BeforeClose closes the database.
func (p *plugin) BeforeClose(_ context.Context, _ *egg.App) error {
	if p.db == nil {
		return nil // the start failed before there was one
	}
	return p.db.Close()
}

// Backup is the command backup.
type Backup struct {
	File string `arg:"" help:"File to write. It must not be there yet."`
}

// Run writes the file.
func (b *Backup) Run(ctx context.Context, app *egg.App) error {
	_, err := egg.Get[*sql.DB](app).ExecContext(ctx, "VACUUM INTO ?", b.File)
	return err
}
