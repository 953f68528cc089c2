package db_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/contrib/db"
)

// Whoever opened the connection of a query may look at its context when the query has long begun.
func TestWaitIsAContextAllTheTime(t *testing.T) {
	closed := func(done <-chan struct{}) bool {
		select {
		case <-done:
			return true
		default:
			return false
		}
	}
	synctest.Test(t, func(t *testing.T) {
		query, cancel := context.WithCancel(t.Context())
		w, end := db.NewWaitForTest(query, time.Second)
		opening := w.Done()
		db.HasConnectionForTest(w)
		end()
		time.Sleep(time.Minute)
		if closed(opening) || closed(w.Done()) || w.Err() != nil {
			t.Errorf("the waiting ends a query that has a connection: %v", w.Err())
		}
		cancel()
		synctest.Wait()
		if closed(opening) || !closed(w.Done()) || !errors.Is(w.Err(), context.Canceled) {
			t.Errorf("the end of the query's context: %v", w.Err())
		}

		w, end = db.NewWaitForTest(t.Context(), time.Second)
		opening = w.Done()
		time.Sleep(2 * time.Second)
		db.HasConnectionForTest(w)
		end()
		if !closed(opening) || !closed(w.Done()) || !errors.Is(w.Err(), db.ErrAcquireTimeout) {
			t.Errorf("a connection that came too late: %v", w.Err())
		}

		w, end = db.NewWaitForTest(query, time.Second)
		end()
		if !closed(w.Done()) || !errors.Is(w.Err(), context.Canceled) || errors.Is(w.Err(), db.ErrAcquireTimeout) {
			t.Errorf("a context that had ended: %v", w.Err())
		}
	})
}
