package main

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The statements, which pgx prepares once for each connection.
const (
	selectWorld       = "SELECT id, randomnumber FROM world WHERE id = $1"
	selectCachedWorld = "SELECT id, randomnumber FROM cachedworld WHERE id = $1"
	selectFortunes    = "SELECT id, message FROM fortune"

	// An upsert takes its rows in the order of the arrays, whatever plan PostgreSQL makes,
	// and so locks them in that order. UPDATE … FROM would not.
	updateWorlds = "INSERT INTO world (id, randomnumber) SELECT * FROM unnest($1::int[], $2::int[])" +
		" ON CONFLICT (id) DO UPDATE SET randomnumber = excluded.randomnumber"
)

// poolStore goes by pgx's pool: a connection for each query under way.
type poolStore struct{ pool *pgxpool.Pool }

// World reads a row.
func (s poolStore) World(ctx context.Context, id int32) (World, error) {
	return s.read(ctx, selectWorld, id)
}

// Worlds reads rows, one after the other.
func (s poolStore) Worlds(ctx context.Context, ids []int32) ([]World, error) {
	return each(ctx, ids, s.World)
}

// Update writes the numbers.
func (s poolStore) Update(ctx context.Context, worlds []World) error {
	_, err := s.pool.Exec(ctx, updateWorlds, columns(worlds)...)
	return err
}

// CachedWorld reads a row.
func (s poolStore) CachedWorld(ctx context.Context, id int32) (World, error) {
	return s.read(ctx, selectCachedWorld, id)
}

// Fortunes reads all.
func (s poolStore) Fortunes(ctx context.Context) ([]Fortune, error) {
	found, err := s.pool.Query(ctx, selectFortunes)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowToStructByPos[Fortune])
}

func (s poolStore) read(ctx context.Context, query string, id int32) (w World, err error) {
	err = s.pool.QueryRow(ctx, query, id).Scan(&w.ID, &w.RandomNumber)
	return w, err
}

// columns are the arguments of updateWorlds.
func columns(worlds []World) []any {
	ids, numbers := make([]int32, len(worlds)), make([]int32, len(worlds))
	for i, w := range worlds {
		ids[i], numbers[i] = w.ID, w.RandomNumber
	}
	return []any{ids, numbers}
}
