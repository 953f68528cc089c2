// Package database has what the database of Conduit looks like: files of SQL for each of
// the two databases, in the order of their names. One that has run somewhere is never
// changed; write another one.
package database

import (
	"embed"
	"io/fs"
)

//go:embed migrations
var files embed.FS

// Migrations are the directories postgres and sqlite.
func Migrations() fs.FS {
	dir, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the name is not a path
	}
	return dir
}
