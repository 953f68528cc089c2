package eggdb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/koa-go/koa/contrib/db"
)

// dialects are the directories that migrations may have, one for each kind of database.
var dialects = []string{"postgres", "sqlite"}

// migrations returns those for the application's database.
func (p *plugin) migrations() (*db.Migrations, error) {
	files, err := p.dialectFiles()
	if err != nil {
		return nil, fmt.Errorf("db: migrations: %w", err)
	}
	return db.NewMigrations(p.main, files)
}

// dialectFiles returns the directory of the database's kind if there are such directories.
// One that is missing is an error, since a start would do without any migration.
func (p *plugin) dialectFiles() (fs.FS, error) {
	if p.files == nil {
		return nil, errors.New("the plugin db was given none; see eggdb.Options")
	}
	if len(dialectsIn(p.files)) == 0 {
		return p.files, nil
	}
	kind := p.main.Gorm().Name()
	if _, err := fs.Stat(p.files, kind); err != nil {
		return nil, err
	}
	return fs.Sub(p.files, kind)
}

// newMigration writes the files of one, for each kind of database that has a directory.
func (p *plugin) newMigration(name string, now time.Time) ([]string, error) {
	kinds := dialectsIn(os.DirFS(p.dir))
	if len(kinds) == 0 {
		return db.NewMigration(p.dir, name, now)
	}
	var all []string
	for _, kind := range kinds {
		files, err := db.NewMigration(filepath.Join(p.dir, kind), name, now)
		all = append(all, files...)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// dialectsIn returns those that have a directory.
func dialectsIn(files fs.FS) []string {
	var there []string
	for _, kind := range dialects {
		if info, err := fs.Stat(files, kind); err == nil && info.IsDir() {
			there = append(there, kind)
		}
	}
	return there
}
