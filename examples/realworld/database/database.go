// Package database has what the database of Conduit looks like: files of SQL for each of
// the two databases, in the order of their names. One that has run somewhere is never
// changed; write another one.
package database

import (
	"context"
	"embed"
	"io/fs"

	"github.com/koa-go/koa/contrib/db"
)

//go:embed migrations
var files embed.FS

// Migrate brings a database up to date and returns what has run now. Programs that start at
// the same time take turns.
func Migrate(ctx context.Context, d *db.DB) ([]string, error) {
	dir, err := fs.Sub(files, "migrations/"+d.Gorm().Name()) // postgres or sqlite
	if err != nil {
		return nil, err
	}
	migrations, err := db.NewMigrations(d, dir)
	if err != nil {
		return nil, err
	}
	return migrations.Up(ctx, 0)
}
