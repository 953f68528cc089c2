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

	handlers atomic.Int32 // at work: at most one on HTTP/1
	pending  atomic.Bool  // a request has arrived whose answer is not sent yet
	told     atomic.Bool  // the answer says that the connection ends
	apart    atomic.Bool  // HTTP/2 or hijacked: silence does not mean idle
	closed   atomic.Bool

	stall     time.Duration // limit of a write, off unless positive
	mu        sync.Mutex    // guards all below
	nextArm   time.Time     // when the write deadline is to be pushed on
	takenOver bool          // somebody else sets write deadlines
}

// begin and end enclose a handler.
func (c *conn) begin(r *http.Request) {
	c.handlers.Add(1)
	c.pending.Store(true)
	if r.ProtoMajor > 1 {
		c.apart.Store(true)
	}
}

// tell lets the client know that its connection ends with this response. An
// upgrade has the header field to itself.
func (c *conn) tell(w http.ResponseWriter, r *http.Request) {
	if r.Header["Upgrade"] == nil {
		w.Header()["Connection"] = []string{"close"}
	}
	c.told.Store(true)
	c.owner.note()
}

func (c *conn) end() {
	if c.handlers.Add(-1) == 0 && c.closed.Load() {
		c.owner.remove(c)
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

// silent reports whether nothing is to be done for the client.
func (c *conn) silent() bool { return !c.pending.Load() && !c.apart.Load() }

// hopeful reports whether the client may send another request, not knowing that
// it comes too late.
func (c *conn) hopeful() bool {
	return !c.apart.Load() && !(c.pending.Load() && c.told.Load())
}

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
	case http.StateHijacked:
		trackedConn(nc).apart.Store(true)
	}
}

func trackedConn(nc net.Conn) *conn {
	if t, ok := nc.(*tls.Conn); ok {
		nc = t.NetConn()
	}
	return nc.(*conn)
}
