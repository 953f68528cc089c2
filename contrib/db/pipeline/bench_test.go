package pipeline_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/koa-go/koa/contrib/db/pipeline"
)

// querier is what a pool and a pipeline have in common.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// The statements of the benchmark.
const (
	one    = `SELECT id, randomnumber FROM world WHERE id = $1`
	update = `UPDATE world SET randomnumber = $2 WHERE id = $1`
	worlds = 10_000
)

// BenchmarkQueries compares a pipeline with the pool, 64 clients on each.
//
//	go test -run '^$' -bench Queries -cpu 2 ./db/pipeline
func BenchmarkQueries(b *testing.B) {
	pool := benchPool(b)
	p := pipeline.New(pool, nil)
	b.Cleanup(p.Close)
	for _, work := range []struct {
		name string
		do   func(ctx context.Context, q querier) error
	}{{"row", readOne}, {"rows20", readTwenty}, {"updates20", updateTwenty}} {
		for _, by := range []struct {
			name string
			q    querier
		}{{"pool", pool}, {"pipeline", p}} {
			b.Run(work.name+"/"+by.name, func(b *testing.B) {
				b.SetParallelism(32)
				b.ReportAllocs()
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						if err := work.do(b.Context(), by.q); err != nil {
							b.Error(err)
							return
						}
					}
				})
			})
		}
	}
}

func benchPool(b *testing.B) *pgxpool.Pool {
	b.Helper()
	conf, err := pgxpool.ParseConfig(server.Database(b))
	if err != nil {
		b.Fatal(err)
	}
	conf.MaxConns = 16
	pool, err := pgxpool.NewWithConfig(b.Context(), conf)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	for _, sql := range []string{
		`CREATE TABLE world (id integer PRIMARY KEY, randomnumber integer NOT NULL)`,
		`INSERT INTO world SELECT i, i FROM generate_series(1, 10000) i`,
	} {
		if _, err := pool.Exec(b.Context(), sql); err != nil {
			b.Fatal(err)
		}
	}
	return pool
}

func anyID() int32 { return rand.Int32N(worlds) + 1 }

func readOne(ctx context.Context, q querier) error {
	var id, number int32
	return q.QueryRow(ctx, one, anyID()).Scan(&id, &number)
}

// readTwenty reads as an application does that asks for one row after another, or with a
// pipeline for all at once.
func readTwenty(ctx context.Context, q querier) error {
	if p, ok := q.(*pipeline.Pipeline); ok {
		return batch(ctx, p, func(b *pgx.Batch) {
			b.Queue(one, anyID()).QueryRow(func(row pgx.Row) error {
				var id, number int32
				return row.Scan(&id, &number)
			})
		})
	}
	for range 20 {
		if err := readOne(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

func updateTwenty(ctx context.Context, q querier) error {
	if p, ok := q.(*pipeline.Pipeline); ok {
		return batch(ctx, p, func(b *pgx.Batch) { b.Queue(update, anyID(), anyID()) })
	}
	for range 20 {
		if _, err := q.Exec(ctx, update, anyID(), anyID()); err != nil {
			return err
		}
	}
	return nil
}

func batch(ctx context.Context, q querier, add func(b *pgx.Batch)) error {
	var b pgx.Batch
	for range 20 {
		add(&b)
	}
	return q.SendBatch(ctx, &b).Close()
}
