package main

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// schema is understood by PostgreSQL and SQLite, and is that of TechEmpower's database.
var schema = []string{
	"CREATE TABLE IF NOT EXISTS world (id integer NOT NULL PRIMARY KEY, randomnumber integer NOT NULL DEFAULT 0)",
	"CREATE TABLE IF NOT EXISTS cachedworld (id integer NOT NULL PRIMARY KEY, randomnumber integer NOT NULL DEFAULT 0)",
	"CREATE TABLE IF NOT EXISTS fortune (id integer NOT NULL PRIMARY KEY, message varchar(2048) NOT NULL)",
}

// messages are those of the fortunes, from id 1 on.
var messages = []string{
	"fortune: No such file or directory",
	"A computer scientist is someone who fixes things that aren't broken.",
	"After enough decimal places, nobody gives a damn.",
	"A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1",
	"A computer program does what you tell it to do, not what you want it to do.",
	"Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen",
	"Any program that runs right is obsolete.",
	"A list is only as strong as its weakest link. — Donald Knuth",
	"Feature: A bug with seniority.",
	"Computers make very fast, very accurate mistakes.",
	`<script>alert("This should not be displayed in a browser alert box.");</script>`,
	"フレームワークのベンチマーク",
}

// lock is held on PostgreSQL until the transaction ends; SQLite has one writer anyway.
const lock = "SELECT pg_advisory_xact_lock(hashtext('techempower'))"

// seed makes the tables that are missing and fills those that are empty, in one
// transaction. Processes that do it at once take turns.
func seed(ctx context.Context, d *db.DB) error {
	statements := schema
	if d.Pool() != nil {
		statements = append([]string{lock}, schema...)
	}
	err := d.InTransaction(ctx, func(ctx context.Context) error {
		tx := d.From(ctx)
		for _, s := range statements {
			if err := tx.Exec(s).Error; err != nil {
				return err
			}
		}
		return fillAll(tx)
	})
	if err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	return nil
}

func fillAll(tx *gorm.DB) error {
	for _, table := range []string{"world", "cachedworld"} {
		worlds := make([]World, rows)
		for i := range worlds {
			worlds[i] = World{ID: int32(i + 1), RandomNumber: random()}
		}
		if err := fill(tx, table, worlds); err != nil {
			return err
		}
	}
	return fill(tx, "fortune", newFortunes())
}

func newFortunes() []Fortune {
	fortunes := make([]Fortune, len(messages))
	for i, text := range messages {
		fortunes[i] = Fortune{ID: int32(i + 1), Message: text}
	}
	return fortunes
}

// fill puts rows into a table that has none.
func fill[T any](tx *gorm.DB, table string, rows []T) error {
	var n int64
	if err := tx.Table(table).Limit(1).Count(&n).Error; err != nil || n > 0 {
		return err
	}
	return tx.Table(table).CreateInBatches(rows, 1000).Error
}
