package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/koa-go/koa/contrib/db"
)

// store is a way to the tables. Every world is read by a query of its own, and nothing is
// remembered between two calls.
type store interface {
	// World reads a row of the table world.
	World(ctx context.Context, id int32) (World, error)

	// Worlds reads rows of it, in the order of ids.
	Worlds(ctx context.Context, ids []int32) ([]World, error)

	// Update writes the numbers of worlds, whose ids must ascend, in one statement.
	Update(ctx context.Context, worlds []World) error

	// CachedWorld reads a row of the table cachedworld.
	CachedWorld(ctx context.Context, id int32) (World, error)

	// Fortunes reads all rows of the table fortune, in the database's order. They are the
	// caller's.
	Fortunes(ctx context.Context) ([]Fortune, error)
}

// newStore returns the store of a name, or the fastest one of the database if that is
// empty.
func newStore(name string, d *db.DB) (store, error) {
	pool := d.Pool()
	switch {
	case name == "gorm", name == "" && pool == nil:
		return gormStore{d}, nil
	case pool == nil:
		return nil, errors.New("SQLite has the store gorm only")
	case name == "pool":
		return pgxStore{pool}, nil
	case name == "pipeline", name == "":
		return pipelineStore{pgxStore{d.Pipeline()}, d.Pipeline()}, nil
	}
	return nil, fmt.Errorf("there is no store %q; there are pipeline, pool and gorm", name)
}
