package engine

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// conn is an accepted connection whose life the server follows until it is
// closed and no handler works for it any more, hijacked or not.
type conn struct {
	net.Conn
	owner *conns
	guard guard

	refused  atomic.Int64 // the number of the request that the guard could not spoil
	requests atomic.Int64 // that had a handler
	handlers atomic.Int32 // at work: at most one on HTTP/1
	pending  atomic.Bool  // a request has arrived whose answer is not sent yet
	http2    atomic.Bool
	hijacked atomic.Bool
	closed   atomic.Bool

	stall     time.Duration // limit of a write, off unless positive
	mu        sync.Mutex    // guards all below
	nextArm   time.Time     // when the write deadline is to be pushed on
	takenOver bool          // somebody else sets write deadlines
}

// Read reads what the client sends, under the guard's eyes. net/http never reads
// twice at once.
func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.guard.watch(b[:n])
	return n, err
}

// begin and end enclose a handler.
func (c *conn) begin(r *http.Request) {
	c.handlers.Add(1)
	c.requests.Add(1)
	c.pending.Store(true)
	if r.ProtoMajor > 1 {
		c.http2.Store(true)
	}
}

func (c *conn) end() {
	if c.handlers.Add(-1) == 0 && c.closed.Load() {
		c.owner.remove(c)
	}
}

// reset makes closing the connection an error for the client. The end of the
// connection is that of an HTTP/1.0 answer: one that a panic cut short would
// pass for a whole one.
func (c *conn) reset() {
	if t, ok := c.Conn.(interface{ SetLinger(sec int) error }); ok {
		_ = t.SetLinger(0) // fails on a closed connection only
	}
}

// Close closes the connection. The set forgets it now, or when its last
// handler returns.
func (c *conn) Close() error {
	err := c.Conn.Close()
	c.closed.Store(true)
	if c.handlers.Load() == 0 {
		c.owner.remove(c)
	}
	return err
}

// silent reports whether nothing is to be done for the client. HTTP/2 has a
// way of its own to say that a connection ends.
func (c *conn) silent() bool { return !c.pending.Load() && c.http1() }

func (c *conn) http1() bool { return !c.http2.Load() }

// CloseWrite ends the sending direction, which net/http needs to get an error
// answer across to a client that is still sending.
func (c *conn) CloseWrite() error {
	if w, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return w.CloseWrite()
	}
	return errors.ErrUnsupported
}

// SyscallConn gives access to the descriptor, for instance to ask for the
// credentials of a peer.
func (c *conn) SyscallConn() (syscall.RawConn, error) {
	if s, ok := c.Conn.(syscall.Conn); ok {
		return s.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}

// connKey finds the *conn in the context of a request.
type connKey struct{}

func connContext(user func(context.Context, net.Conn) context.Context) func(context.Context, net.Conn) context.Context {
	return func(ctx context.Context, nc net.Conn) context.Context {
		if user != nil {
			ctx = user(ctx, nc)
		}
		return context.WithValue(ctx, connKey{}, trackedConn(nc))
	}
}

// connState is the hook of that name. A response is not wholly sent when its
// handler returns, but when its connection is idle again.
func connState(nc net.Conn, state http.ConnState) {
	switch state {
	case http.StateIdle:
		trackedConn(nc).pending.Store(false)
	case http.StateHijacked: // net/http does not read any more
		c := trackedConn(nc)
		c.guard.state = off
		c.hijacked.Store(true)
		if s, ok := nc.(*secureConn); ok {
			s.guard.state = off
		}
	}
}

func trackedConn(nc net.Conn) *conn {
	switch t := nc.(type) {
	case *tls.Conn:
		nc = t.NetConn()
	case *secureConn:
		nc = t.NetConn()
	}
	return nc.(*conn)
}
