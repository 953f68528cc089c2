package engine

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// conns is the set of connections of one server. What a request does to it,
// begin and end, touches its own connection only: no lock is shared.
type conns struct {
	stall     time.Duration
	encrypted bool          // connections are read through TLS
	leaving   chan struct{} // closed when the server was told to stop
	draining  chan struct{} // closed when the drain begins
	changed   chan struct{} // holds a token when wait should look again

	mu   sync.Mutex
	open map[*conn]struct{}
}

func newConns(stall time.Duration) *conns {
	return &conns{
		stall:    stall,
		leaving:  make(chan struct{}),
		draining: make(chan struct{}),
		changed:  make(chan struct{}, 1),
		open:     make(map[*conn]struct{}),
	}
}

func (s *conns) add(nc net.Conn) *conn {
	c := &conn{Conn: nc, owner: s, stall: s.stall}
	c.guard.past.refused = &c.refused
	if s.encrypted {
		c.guard.state = off
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[c] = struct{}{}
	return c
}

func (s *conns) remove(c *conn) {
	s.mu.Lock()
	delete(s.open, c)
	s.mu.Unlock()
	s.note()
}

// handler is h, with its connection told about it, and with its client told
// about the drain. An upgrade needs the header field for itself.
func (s *conns) handler(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := r.Context().Value(connKey{}).(*conn)
		c.begin(r)
		done := false
		defer func() {
			if !done && !r.ProtoAtLeast(1, 1) {
				c.reset()
			}
			c.end()
		}()
		if n := c.refused.Load(); n > 0 && c.requests.Load() >= n {
			w.Header().Set("Connection", "close")
			http.Error(w, "400 Bad Request", http.StatusBadRequest)
			done = true
			return
		}
		r, body := c.received(r)
		if s.isDraining() && r.Header["Upgrade"] == nil {
			w.Header()["Connection"] = []string{"close"}
		}
		defer body.over() // also when it panics: the client waits for the end
		h.ServeHTTP(w, r)
		done = true
	})
}

func (s *conns) startDrain() { close(s.draining) }

func (s *conns) isDraining() bool {
	select {
	case <-s.draining:
		return true
	default:
		return false
	}
}

// note wakes wait. Before the drain nobody waits.
func (s *conns) note() {
	if !s.isDraining() {
		return
	}
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// wait waits until done says so, which is the result, or ctx ends.
func (s *conns) wait(ctx context.Context, done func() bool) bool {
	for !done() {
		select {
		case <-s.changed:
		case <-ctx.Done():
			return done()
		}
	}
	return true
}

func (s *conns) empty() bool { return len(s.pick(anyConn)) == 0 }

func (s *conns) noHTTP1() bool { return len(s.pick((*conn).http1)) == 0 }

func anyConn(*conn) bool { return true }

// pick returns the open connections that which selects.
func (s *conns) pick(which func(*conn) bool) []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	var picked []*conn
	for c := range s.open {
		if which(c) {
			picked = append(picked, c)
		}
	}
	return picked
}

func closeAll(conns []*conn) {
	for _, c := range conns {
		_ = c.Close() // the client may have been faster
	}
}
