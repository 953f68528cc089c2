package eggdb

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/egg"
)

// Config is the section db.
type Config struct {
	// Config is the application's database. Default: that of DATABASE_URL, or sqlite:app.db.
	db.Config

	// Migrate runs the migrations that have not run before the application serves, and
	// logs their names.
	// Default: false; the command migrate up does.
	Migrate bool

	// Databases are others, by name.
	Databases map[string]db.Config
}

// Databases are those of Config.Databases, by name.
type Databases = egg.Named[*db.DB]

// Options are the options of [Plugin].
type Options struct {
	// Migrations hold the files of db.NewMigrations for the application's database, or, if
	// that may be of either kind, the directories postgres and sqlite with files for each.
	// Default: there are none.
	Migrations fs.FS

	// Dir is where the command migrate new writes files, or into its directories postgres
	// and sqlite if there are such. Default: config/migrations.
	Dir string
}

//go:embed config.default.yaml
var defaults embed.FS

// Plugin returns the plugin db. It provides the application's *db.DB and, as [Databases],
// those with names. The application does not start when one of them does not answer; all
// are closed when it ends. Opts may be nil.
func Plugin(opts *Options) egg.Plugin {
	p := &plugin{config: &Config{}, dir: "config/migrations"}
	if opts != nil {
		p.files = opts.Migrations
		if opts.Dir != "" {
			p.dir = opts.Dir
		}
	}
	return egg.Plugin{
		Name: "db", Config: p.config, Files: defaults, Provide: p.open, Boot: p,
		Commands: []egg.Command{
			{Name: "migrate", Help: "Run the migrations of the database, or take them back.", Run: &migrate{plugin: p}},
			{Name: "models", Help: "Write a Go model for each table of the database.", Run: &models{plugin: p}},
		},
	}
}

// plugin is one for one application.
type plugin struct {
	config *Config
	files  fs.FS // nil: no migrations
	dir    string

	main   *db.DB
	others Databases
}

// open makes the pools. It connects to nothing.
func (p *plugin) open(app *egg.App) error {
	var err error
	if p.main, err = open(app, p.config.Config); err != nil {
		return err
	}
	p.others = make(Databases, len(p.config.Databases))
	for name, c := range p.config.Databases {
		if p.others[name], err = open(app, c); err != nil {
			delete(p.others, name)
			return fmt.Errorf("db.databases.%s: %w", name, err)
		}
	}
	egg.Provide(app, p.main)
	egg.Provide(app, p.others)
	return nil
}

func open(app *egg.App, c db.Config) (*db.DB, error) {
	c.Logger = app.CoreLogger()
	return db.Open(c)
}

// WillReady finds out whether the databases answer.
func (p *plugin) WillReady(ctx context.Context, app *egg.App) error {
	if err := p.main.Ping(ctx); err != nil {
		return err
	}
	for name, d := range p.others {
		if err := d.Ping(ctx); err != nil {
			return fmt.Errorf("db.databases.%s: %w", name, err)
		}
	}
	if !p.config.Migrate || p.files == nil {
		return nil
	}
	m, err := p.migrations()
	if err != nil {
		return err
	}
	done, err := m.Up(ctx, 0)
	for _, name := range done {
		app.CoreLogger().Info("[egg:db] migration " + name + " has run")
	}
	return err
}

// BeforeClose closes what was opened, also by a start that failed halfway.
func (p *plugin) BeforeClose(context.Context, *egg.App) error {
	var errs []error
	if p.main != nil {
		errs = append(errs, p.main.Close())
	}
	for _, d := range p.others {
		errs = append(errs, d.Close())
	}
	return errors.Join(errs...)
}

var (
	_ egg.WillReady   = (*plugin)(nil)
	_ egg.BeforeClose = (*plugin)(nil)
)
