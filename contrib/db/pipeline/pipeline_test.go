package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/koa-go/koa/contrib/db/pipeline"
	"github.com/koa-go/koa/internal/testserver"
)

// item is a row of the tests.
type item struct {
	ID   int32
	Name *string
	Tags []string
}

// server is for tests that leave it as it is.
var server testserver.SharedPostgres

func TestMain(m *testing.M) {
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

// open returns a pool of a new database and a pipeline, both of which end with the test,
// and leave no goroutine behind.
func open(t *testing.T, opts *pipeline.Options) (*pgxpool.Pool, *pipeline.Pipeline) {
	t.Helper()
	return openOn(t, server.Database(t), opts)
}

func openOn(t *testing.T, url string, opts *pipeline.Options) (*pgxpool.Pool, *pipeline.Pipeline) {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	exec(t, pool, `CREATE TABLE items (id integer PRIMARY KEY, name text, tags text[])`)
	p := pipeline.New(pool, opts)
	t.Cleanup(func() {
		p.Close()
		noGoroutines(t)
	})
	return pool, p
}

// noGoroutines fails the test if a goroutine of a pipeline is left.
func noGoroutines(t *testing.T) {
	t.Helper()
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	for _, method := range []string{"wire).send", "wire).receive", "Pipeline).open"} {
		if strings.Contains(string(stacks), "pipeline.(*"+method) {
			t.Errorf("a goroutine is left:\n%s", stacks)
		}
	}
}

func exec(t *testing.T, pool *pgxpool.Pool, sql string) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// code returns that of a server's error.
func code(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

func TestQueries(t *testing.T) {
	pool, p := open(t, nil)
	ctx := t.Context()
	tag, err := p.Exec(ctx, `INSERT INTO items VALUES ($1, $2, $3), ($4, NULL, NULL)`, 1, "one", []string{"a", "b"}, 2)
	if err != nil || tag.String() != "INSERT 0 2" {
		t.Fatalf("%v, %v", tag, err)
	}
	rows, _ := p.Query(ctx, `SELECT * FROM items ORDER BY id`)
	got, err := pgx.CollectRows(rows, pgx.RowToStructByName[item])
	if err != nil || len(got) != 2 || *got[0].Name != "one" || fmt.Sprint(got[0].Tags) != "[a b]" || got[1].Name != nil {
		t.Errorf("%+v, %v", got, err)
	}
	rows, _ = p.Query(ctx, `SELECT * FROM items WHERE id = @id`, pgx.NamedArgs{"id": 1})
	values, err := pgx.CollectOneRow(rows, pgx.RowToMap)
	if err != nil || values["id"] != int32(1) || values["name"] != "one" {
		t.Errorf("%v, %v", values, err)
	}
	if err := p.QueryRow(ctx, `SELECT id FROM items WHERE id = 3`).Scan(new(int)); !errors.Is(err, pgx.ErrNoRows) {
		t.Errorf("no row: %v", err)
	}
	if err := p.QueryRow(ctx, `SELECT name FROM items WHERE id = 2`).Scan(new(string)); err == nil {
		t.Error("a NULL was scanned into a string")
	}
	if err := p.QueryRow(ctx, `SELECT $1::text`, strings.Repeat("x", 1<<20)).Scan(new(string)); err != nil {
		t.Errorf("a large value: %v", err)
	}
	if n := pool.Stat().AcquiredConns(); n != 0 {
		t.Errorf("%d connections of the pool are in use", n)
	}
}

func TestQueryFails(t *testing.T) {
	_, p := open(t, nil)
	for _, tt := range []struct {
		name, sql string
		args      []any
		code      string
	}{
		{"when it is no SQL", `SELECT FROM WHERE`, nil, "42601"},
		{"when there is no such table", `SELECT * FROM nothing`, nil, "42P01"},
		{"when it runs", `SELECT 1 / $1::int`, []any{0}, "22012"},
		{"when a constraint is violated", `INSERT INTO items (id) VALUES ($1), ($1)`, []any{7}, "23505"},
		{"when it is two statements", `SELECT 1; SELECT 2`, nil, "42601"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for range 2 { // with and without what the first time has left
				if _, err := p.Exec(t.Context(), tt.sql, tt.args...); code(err) != tt.code {
					t.Errorf("%v, want code %s", err, tt.code)
				}
			}
		})
	}
	if _, err := p.Exec(t.Context(), `SELECT $1::int`, "no number"); err == nil {
		t.Error("a value of the wrong type was sent")
	}
	if _, err := p.Exec(t.Context(), `SELECT $1::int`); err == nil {
		t.Error("a value was missing")
	}
}

func TestStatementsThatShareNothing(t *testing.T) {
	_, p := open(t, nil)
	for _, sql := range []string{
		"BEGIN", "begin; SELECT 1", "/* SELECT */ COMMIT", "-- SELECT\nROLLBACK", "SET search_path = x", "LISTEN x",
		"COPY items TO STDOUT", "CREATE TABLE x ()", "", "--", "/* /* */ SELECT 1", "SELECT1",
	} {
		if _, err := p.Exec(t.Context(), sql); !errors.Is(err, pipeline.ErrStatement) {
			t.Errorf("%q: %v, want %v", sql, err, pipeline.ErrStatement)
		}
	}
	for _, sql := range []string{"select 1", " (SELECT 1)", "/* /* a */ b */ -- c\nWITH x AS (SELECT 1) TABLE x", "VALUES(1)"} {
		if _, err := p.Exec(t.Context(), sql); err != nil {
			t.Errorf("%q: %v", sql, err)
		}
	}
}

// Each of many goroutines gets its own answers, with the errors of others in between.
func TestConcurrentQueries(t *testing.T) {
	pool, p := open(t, &pipeline.Options{Depth: 16, Slow: time.Hour}) // or a busy machine has others of the pool
	var wg sync.WaitGroup
	for n := range 200 {
		wg.Go(func() {
			for i := range 50 {
				id := n*50 + i
				if err := writeAndRead(t.Context(), p, id); err != nil {
					t.Errorf("%d: %v", id, err)
				}
			}
		})
	}
	wg.Wait()
	var rows, sum int
	if err := pool.QueryRow(t.Context(), `SELECT count(*), sum(id) FROM items`).Scan(&rows, &sum); err != nil {
		t.Fatal(err)
	}
	if rows != 10_000 || sum != 10_000*9_999/2 {
		t.Errorf("%d rows with the sum %d", rows, sum)
	}
	var conns int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%items%' AND datname = current_database() AND pid <> pg_backend_pid()`).Scan(&conns); err != nil {
		t.Fatal(err)
	}
	if conns > 4 {
		t.Errorf("%d connections, want 4 at most", conns)
	}
}

// writeAndRead writes a row, fails to write it again, and reads it.
func writeAndRead(ctx context.Context, p *pipeline.Pipeline, id int) error {
	name := fmt.Sprint("item ", id)
	if _, err := p.Exec(ctx, `INSERT INTO items (id, name) VALUES ($1, $2)`, id, name); err != nil {
		return err
	}
	if _, err := p.Exec(ctx, `INSERT INTO items (id, name) VALUES ($1, $2)`, id, name); code(err) != "23505" {
		return fmt.Errorf("the second write: %w", err)
	}
	var got string
	if err := p.QueryRow(ctx, `SELECT name FROM items WHERE id = $1`, id).Scan(&got); err != nil || got != name {
		return fmt.Errorf("read %q: %w", got, err)
	}
	return nil
}

func TestSendBatch(t *testing.T) {
	_, p := open(t, nil)
	ctx := t.Context()
	var b pgx.Batch
	for id := range 100 {
		b.Queue(`INSERT INTO items (id) VALUES ($1)`, id/2) // each second one fails
	}
	results := p.SendBatch(ctx, &b)
	done := 0
	for range 100 {
		if tag, err := results.Exec(); err == nil {
			done += int(tag.RowsAffected())
		} else if code(err) != "23505" {
			t.Error(err)
		}
	}
	if done != 50 {
		t.Errorf("%d rows were written, want 50", done)
	}
	if _, err := results.Exec(); !errors.Is(err, pipeline.ErrBatchRead) {
		t.Errorf("one result more: %v", err)
	}

	var again pgx.Batch
	sum := 0
	again.Queue(`BEGIN`)
	for id := range 50 {
		again.Queue(`SELECT id FROM items WHERE id = $1`, id).QueryRow(func(row pgx.Row) error {
			var got int
			err := row.Scan(&got)
			sum += got
			return err
		})
	}
	if err := p.SendBatch(ctx, &again).Close(); !errors.Is(err, pipeline.ErrStatement) {
		t.Errorf("Close: %v, want the error of the first", err)
	}
	if sum != 50*49/2 {
		t.Errorf("sum %d", sum)
	}
}

// A column that comes, goes or changes does not break what was prepared before.
func TestTableChanges(t *testing.T) {
	pool, p := open(t, &pipeline.Options{Conns: 1})
	for _, change := range []string{
		`INSERT INTO items (id) VALUES (1)`,
		`ALTER TABLE items ADD COLUMN more integer`,
		`ALTER TABLE items DROP COLUMN tags`,
		`ALTER TABLE items ALTER COLUMN name TYPE varchar(5)`,
	} {
		exec(t, pool, change)
		rows, _ := p.Query(t.Context(), `SELECT * FROM items`)
		got, err := pgx.CollectOneRow(rows, pgx.RowToMap)
		if err != nil || got["id"] != int32(1) {
			t.Errorf("after %s: %v, %v", change, got, err)
		}
	}
}

// Statements that are not used any more are closed at the server.
func TestManyStatements(t *testing.T) {
	_, p := open(t, &pipeline.Options{Conns: 1, Statements: 10})
	for i := range 100 {
		var got int
		if err := p.QueryRow(t.Context(), fmt.Sprintf(`SELECT %d`, i)).Scan(&got); err != nil || got != i {
			t.Fatalf("%d: got %d, %v", i, got, err)
		}
	}
	var n int
	if err := p.QueryRow(t.Context(), `SELECT count(*) FROM pg_prepared_statements`).Scan(&n); err != nil || n > 21 {
		t.Errorf("%d statements are prepared, %v", n, err)
	}
}

func TestLimits(t *testing.T) {
	_, p := open(t, &pipeline.Options{Queue: 1, MaxResult: 1000})
	if _, err := p.Exec(t.Context(), `SELECT repeat('x', 100) FROM generate_series(1, 100)`); !errors.Is(err, pipeline.ErrResultTooLarge) {
		t.Errorf("a large result: %v", err)
	}
	var b pgx.Batch
	b.Queue(`SELECT 1`)
	b.Queue(`SELECT 1`)
	if err := p.SendBatch(t.Context(), &b).Close(); !errors.Is(err, pipeline.ErrQueueFull) {
		t.Errorf("two for a queue of one: %v", err)
	}
	if _, err := p.Exec(t.Context(), `SELECT 1`); err != nil {
		t.Errorf("one for a queue of one: %v", err)
	}
}

func TestClose(t *testing.T) {
	_, p := open(t, nil)
	var wg sync.WaitGroup
	errs := make(chan error, 100)
	for range 100 {
		wg.Go(func() {
			_, err := p.Exec(t.Context(), `SELECT 1`)
			errs <- err
		})
	}
	p.Close()
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil && !errors.Is(err, pipeline.ErrClosed) {
			t.Errorf("%v, want an answer or %v", err, pipeline.ErrClosed)
		}
	}
	if _, err := p.Exec(t.Context(), `SELECT 1`); !errors.Is(err, pipeline.ErrClosed) {
		t.Errorf("after Close: %v, want %v", err, pipeline.ErrClosed)
	}
	p.Close()
}
