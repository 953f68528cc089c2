package engine

import (
	"errors"
	"net"
	"os"
	"time"
)

// listener hands every connection to the set of its server.
type listener struct {
	net.Listener
	conns     *conns
	keepAlive time.Duration
	queueOnly bool // of Accept, which is never called twice at once
}

// Accept ends with net.ErrClosed after finish.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		switch {
		case err == nil:
			l.probe(c)
			return l.conns.add(c), nil
		case !l.conns.isDraining() || !errors.Is(err, os.ErrDeadlineExceeded):
			return nil, err
		case l.queueOnly || !l.setDeadline(time.Now().Add(queueTime)):
			return nil, net.ErrClosed
		}
		l.queueOnly = true
	}
}

// queueTime is enough to take what the system has queued, and little enough not
// to take much else.
const queueTime = 10 * time.Millisecond

// finish makes Accept end once it has returned the connections which the system
// completed before: closing the listener would reset them, with the requests
// that are on their way. It is called during the drain.
func (l *listener) finish() {
	if !l.setDeadline(time.Unix(1, 0)) { // in the past, which wakes Accept
		_ = l.Close() // Accept tells if it was closed before
	}
}

func (l *listener) setDeadline(t time.Time) bool {
	d, ok := l.Listener.(interface{ SetDeadline(time.Time) error })
	return ok && d.SetDeadline(t) == nil
}

func (l *listener) probe(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok && l.keepAlive != 0 {
		// An error means that the client is gone already; reading will tell.
		_ = t.SetKeepAliveConfig(net.KeepAliveConfig{
			Enable: l.keepAlive > 0, Idle: l.keepAlive, Interval: l.keepAlive,
		})
	}
}
