package main

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The statements, each of which is prepared once for a connection.
const (
	selectWorld       = "SELECT id, randomnumber FROM world WHERE id = $1"
	selectCachedWorld = "SELECT id, randomnumber FROM cachedworld WHERE id = $1"
	selectFortunes    = "SELECT id, message FROM fortune"

	// An upsert takes its rows in the order of the arrays, whatever plan PostgreSQL makes,
	// and so locks them in that order. UPDATE … FROM would not.
	updateWorlds = "INSERT INTO world (id, randomnumber) SELECT * FROM unnest($1::int[], $2::int[])" +
		" ON CONFLICT (id) DO UPDATE SET randomnumber = excluded.randomnumber"
)

// querier is what pgx's pool, with a connection for each query under way, and a pipeline,
// with a few that queries share, have in common.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// pgxStore writes its SQL itself.
type pgxStore struct{ db querier }

// World reads a row.
func (s pgxStore) World(ctx context.Context, id int32) (World, error) {
	return s.read(ctx, selectWorld, id)
}

// Worlds reads rows, one after the other.
func (s pgxStore) Worlds(ctx context.Context, ids []int32) ([]World, error) {
	return each(ctx, ids, s.World)
}

// Update writes the numbers.
func (s pgxStore) Update(ctx context.Context, worlds []World) error {
	ids, numbers := make([]int32, len(worlds)), make([]int32, len(worlds))
	for i, w := range worlds {
		ids[i], numbers[i] = w.ID, w.RandomNumber
	}
	_, err := s.db.Exec(ctx, updateWorlds, ids, numbers)
	return err
}

// CachedWorld reads a row.
func (s pgxStore) CachedWorld(ctx context.Context, id int32) (World, error) {
	return s.read(ctx, selectCachedWorld, id)
}

// Fortunes reads all.
func (s pgxStore) Fortunes(ctx context.Context) ([]Fortune, error) {
	found, err := s.db.Query(ctx, selectFortunes)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowToStructByPos[Fortune])
}

func (s pgxStore) read(ctx context.Context, query string, id int32) (w World, err error) {
	err = s.db.QueryRow(ctx, query, id).Scan(&w.ID, &w.RandomNumber)
	return w, err
}
