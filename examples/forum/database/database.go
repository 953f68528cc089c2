// Package database has what the database of the forum looks like: the files of migrations,
// in the order of their names. A migration that has run somewhere is never changed; write
// another one.
package database

import (
	"embed"
	"io/fs"
)

//go:embed migrations
var files embed.FS

// Migrations returns the migrations, for the plugin sqlite.
func Migrations() fs.FS {
	dir, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the name above is wrong
	}
	return dir
}
