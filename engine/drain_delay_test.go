package engine_test

import (
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/engine"
)

// state answers with what the server says of its own end.
func state(w http.ResponseWriter, r *http.Request) {
	switch {
	case isClosed(engine.Draining(r.Context())):
		w.WriteHeader(http.StatusGone)
	case isClosed(engine.Leaving(r.Context())):
		w.WriteHeader(http.StatusServiceUnavailable)
	default:
		hello(w, r)
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestDrainDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dial := startMem(t, http.HandlerFunc(state), &engine.Options{DrainDelay: 5 * time.Second, DrainTimeout: time.Second})
		kept := dial()
		ask := func(c *client, want int, ends bool) {
			t.Helper()
			c.send(get)
			if res, _ := c.response(); res.StatusCode != want || res.Close != ends {
				t.Errorf("answered %d, close %t; want %d, %t", res.StatusCode, res.Close, want, ends)
			}
		}
		ask(kept, http.StatusOK, false)
		begin := time.Now()
		s.cancel()
		synctest.Wait()
		ask(kept, http.StatusServiceUnavailable, false)
		time.Sleep(5*time.Second - time.Nanosecond)
		fresh := dial()
		ask(fresh, http.StatusServiceUnavailable, false)
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		ask(fresh, http.StatusGone, true)
		if err := s.wait(); err != nil {
			t.Errorf("Serve: %v", err)
		}
		if took := time.Since(begin); took != 5*time.Second+500*time.Millisecond {
			t.Errorf("it took %v, want the delay and the linger for the kept connection", took)
		}
	})
}

func TestDrainDelayEndsWithTheListener(t *testing.T) {
	l := listen(t, "127.0.0.1:0")
	s := start(t, http.HandlerFunc(hello), &engine.Options{DrainDelay: time.Hour}, l)
	s.cancel()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.wait(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve: %v, want %v", err, net.ErrClosed)
	}
}

func TestLeavingOutsideOfServe(t *testing.T) {
	if engine.Leaving(t.Context()) != nil {
		t.Error("there is a channel without a server")
	}
}
