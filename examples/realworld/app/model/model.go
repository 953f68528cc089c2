// Package model has the things that Conduit is about, and the queries that keep them. A type
// such as Users is a table, and User one of its rows. Rules are in package service.
//
// Methods that take a context belong to the transaction of that context, if there is one.
package model

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/koa-go/koa/contrib/db"
)

var (
	// ErrNotFound says that there is no such row, or none that a new one could belong to.
	ErrNotFound = errors.New("not found")

	// ErrTaken says that another row has what only one can have.
	ErrTaken = errors.New("taken")
)

// translate puts the errors of this package in the place of GORM's.
func translate(err error) error {
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, gorm.ErrForeignKeyViolated):
		return ErrNotFound
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return ErrTaken
	}
	return err
}

// forUpdate has other transactions that ask for the same row wait until this one ends.
var forUpdate = clause.Locking{Strength: clause.LockingStrengthUpdate}

// one scans the only row of a query.
func one(query *gorm.DB, into any) error {
	result := query.Scan(into)
	return changed(int(result.RowsAffected), result.Error)
}

// insert adds rows. They have their numbers then.
func insert[T any](ctx context.Context, d *db.DB, rows ...T) error {
	if len(rows) == 0 {
		return nil
	}
	return translate(gorm.G[T](d.From(ctx)).CreateInBatches(ctx, &rows, len(rows)))
}

// ensure adds a row unless it is there.
func ensure[T any](ctx context.Context, d *db.DB, row *T) error {
	return translate(gorm.G[T](d.From(ctx), clause.OnConflict{DoNothing: true}).Create(ctx, row))
}

// changed is ErrNotFound for a statement that found no row.
func changed(rows int, err error) error {
	if err == nil && rows == 0 {
		return ErrNotFound
	}
	return translate(err)
}
