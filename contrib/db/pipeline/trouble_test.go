package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/koa-go/koa/contrib/db/pipeline"
	"github.com/koa-go/koa/internal/testserver"
)

// locked waits for the lock that lock holds, as long as it holds it.
const locked = `SELECT pg_advisory_xact_lock(1)`

// lock takes the lock on a connection of its own and returns what gives it back.
func lock(t *testing.T, pool *pgxpool.Pool) (unlock func()) {
	t.Helper()
	tx, err := pool.Begin(t.Context())
	if err == nil {
		_, err = tx.Exec(t.Context(), locked)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// awaitLocked waits until n queries wait for the lock.
func awaitLocked(t *testing.T, pool *pgxpool.Pool, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for got := -1; got != n; {
		if err := pool.QueryRow(ctx, `SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
			WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted`).Scan(&got); err != nil {
			t.Fatalf("waiting for %d queries that wait: %v", n, err)
		}
	}
}

// The queries beside one that is slow for ever all end before it does, whether they were
// sent behind it or not, and it ends by itself.
func TestSlowQuery(t *testing.T) {
	for _, conns := range []int{1, 4} {
		t.Run(fmt.Sprintf("of %d connections", conns), func(t *testing.T) {
			var pooled atomic.Int32
			pool, p := open(t, &pipeline.Options{Conns: conns, Slow: 40 * time.Millisecond, Observe: func(q pipeline.Query) {
				if q.Pooled {
					pooled.Add(1)
				}
			}})
			unlock := lock(t, pool)
			var slow, fast sync.WaitGroup
			for range 2 {
				slow.Go(func() {
					if _, err := p.Exec(t.Context(), locked); err != nil {
						t.Errorf("the slow one: %v", err)
					}
				})
			}
			for i := range 500 {
				fast.Go(func() {
					if _, err := p.Exec(t.Context(), `INSERT INTO items (id) VALUES ($1)`, i); err != nil {
						t.Errorf("%d: %v", i, err)
					}
				})
			}
			fast.Wait()
			unlock()
			slow.Wait()
			if conns == 1 && pooled.Load() == 0 {
				t.Error("the slow query did not go to the pool")
			}
			var n int
			if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM items`).Scan(&n); err != nil || n != 500 {
				t.Errorf("%d rows, %v; want 500", n, err)
			}
		})
	}
}

// A query that nobody waits for any more is cancelled at the server, when it is slow.
func TestCancelSlowQuery(t *testing.T) {
	pool, p := open(t, &pipeline.Options{Slow: 40 * time.Millisecond})
	defer lock(t, pool)()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := p.Exec(ctx, locked)
		done <- err
	}()
	awaitLocked(t, pool, 1)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
	awaitLocked(t, pool, 0)
}

func TestDeadline(t *testing.T) {
	pool, p := open(t, &pipeline.Options{Slow: time.Hour, Conns: 1})
	unlock := lock(t, pool)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := p.Exec(ctx, locked); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v, want %v", err, context.DeadlineExceeded)
			}
		})
	}
	wg.Wait()
	unlock()
	var n int
	if err := p.QueryRow(t.Context(), `SELECT 42`).Scan(&n); err != nil || n != 42 {
		t.Errorf("behind what nobody waits for: %d, %v", n, err)
	}
}

// Queries are cancelled at all times, and those that are not get their own answers.
func TestCancellationStorm(t *testing.T) {
	_, p := open(t, &pipeline.Options{Slow: 20 * time.Millisecond})
	var wg sync.WaitGroup
	for n := range 100 {
		wg.Go(func() {
			for i := range 100 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rand.IntN(3000))*time.Microsecond)
				want := n*100 + i
				var got int
				err := p.QueryRow(ctx, `SELECT $1::int FROM pg_sleep(0.0001)`, want).Scan(&got)
				cancel()
				if err == nil && got != want || err != nil && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %d, %v; want %d", got, err, want)
				}
				if err := p.QueryRow(t.Context(), `SELECT $1::int`, want).Scan(&got); err != nil || got != want {
					t.Errorf("beside it: got %d, %v; want %d", got, err, want)
				}
			}
		})
	}
	wg.Wait()
}

// Backends are killed under load. What was confirmed is there, what was lost is there once
// or not at all, and every error says so.
func TestKilledBackends(t *testing.T) {
	pool, p := open(t, nil)
	lost := writeWhile(t, p, func() {
		for range 20 {
			exec(t, pool, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
				WHERE datname = current_database() AND query LIKE 'INSERT INTO items%' AND pid <> pg_backend_pid()`)
		}
	})
	for _, err := range lost {
		if !errors.Is(err, pipeline.ErrLost) {
			t.Errorf("%v, want %v", err, pipeline.ErrLost)
		}
	}
}

func TestServerRestart(t *testing.T) {
	server := testserver.StartPostgres(t)
	_, p := openOn(t, server.Database(t), nil)
	writeWhile(t, p, func() {
		server.Stop()
		server.Start()
	})
}

// writeWhile writes rows with 50 goroutines before, while and after something happens, and
// checks that each that was confirmed is there. It returns the errors of the others.
func writeWhile(t *testing.T, p *pipeline.Pipeline, something func()) (lost []error) {
	t.Helper()
	var mu sync.Mutex
	confirmed := map[int32]bool{}
	var next atomic.Int32
	write := func() {
		id := next.Add(1)
		_, err := p.Exec(t.Context(), `INSERT INTO items (id) VALUES ($1)`, id)
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			confirmed[id] = true
		} else {
			lost = append(lost, err)
		}
	}
	count := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(confirmed)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			for ctx.Err() == nil {
				write()
			}
		})
	}
	awaitMore := func() {
		for from := count(); count() < from+1000; {
			time.Sleep(time.Millisecond)
		}
	}
	awaitMore()
	something()
	awaitMore()
	stop()
	wg.Wait()
	rows, _ := p.Query(t.Context(), `SELECT id FROM items`)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		delete(confirmed, id)
	}
	if len(confirmed) > 0 {
		t.Errorf("%d confirmed rows are not there: %v", len(confirmed), confirmed)
	}
	return lost
}

// Without a server a query fails at once, and says why.
func TestNoServer(t *testing.T) {
	server := testserver.StartPostgres(t)
	_, p := openOn(t, server.Database(t), nil)
	server.Stop()
	if _, err := p.Exec(t.Context(), `SELECT 1`); err == nil || errors.Is(err, pipeline.ErrLost) {
		t.Errorf("%v, want the error of the connection", err)
	}
	server.Start()
	if _, err := p.Exec(t.Context(), `SELECT 1`); err != nil {
		t.Errorf("with the server: %v", err)
	}
}
