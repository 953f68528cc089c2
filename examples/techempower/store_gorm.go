package main

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/koa-go/koa/contrib/db"
)

// gormStore goes by GORM: the same code for PostgreSQL and SQLite.
type gormStore struct{ db *db.DB }

// World reads a row.
func (s gormStore) World(ctx context.Context, id int32) (World, error) {
	return gorm.G[World](s.db.From(ctx)).Where("id = ?", id).Take(ctx)
}

// Worlds reads rows, one after the other.
func (s gormStore) Worlds(ctx context.Context, ids []int32) ([]World, error) {
	return each(ctx, ids, s.World)
}

// upsert keeps the row and takes the new number.
var upsert = clause.OnConflict{
	Columns:   []clause.Column{{Name: "id"}},
	DoUpdates: clause.AssignmentColumns([]string{"randomnumber"}),
}

// Update writes the numbers with the statement that GORM has for many rows, which needs no
// transaction around it.
func (s gormStore) Update(ctx context.Context, worlds []World) error {
	return s.db.From(ctx).Session(&gorm.Session{SkipDefaultTransaction: true}).Clauses(upsert).Create(&worlds).Error
}

// CachedWorld reads a row.
func (s gormStore) CachedWorld(ctx context.Context, id int32) (World, error) {
	return gorm.G[World](s.db.From(ctx)).Table("cachedworld").Where("id = ?", id).Take(ctx)
}

// Fortunes reads all.
func (s gormStore) Fortunes(ctx context.Context) ([]Fortune, error) {
	return gorm.G[Fortune](s.db.From(ctx)).Find(ctx)
}

// each reads rows, one after the other.
func each(ctx context.Context, ids []int32, read func(context.Context, int32) (World, error)) ([]World, error) {
	worlds := make([]World, len(ids))
	for i, id := range ids {
		var err error
		if worlds[i], err = read(ctx, id); err != nil {
			return nil, err
		}
	}
	return worlds, nil
}
