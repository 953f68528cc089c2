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
	conns      *conns
	keepAlive  time.Duration
	queueUntil time.Time // of Accept, which is never called twice at once
}

// Accept ends with net.ErrClosed after finish.
func (l *listener) Accept() (net.Conn, error) {
	for {
		if !l.queueUntil.IsZero() && !l.waitForQueue() {
			return nil, net.ErrClosed
		}
		c, err := l.Listener.Accept()
		switch {
		case err == nil:
			l.probe(c)
			return l.conns.add(c), nil
		case !l.conns.isDraining() || !errors.Is(err, os.ErrDeadlineExceeded):
			return nil, err
		case !l.queueUntil.IsZero():
			return nil, net.ErrClosed
		}
		l.queueUntil = time.Now().Add(queueTime)
	}
}

const (
	// queueGap is how long the queue has to be empty until it counts as such.
	queueGap = 20 * time.Millisecond

	// queueTime bounds the whole, since clients may come without end.
	queueTime = 200 * time.Millisecond
)

// waitForQueue gives the next Accept a little time.
func (l *listener) waitForQueue() bool {
	now := time.Now()
	return now.Before(l.queueUntil) && l.setDeadline(now.Add(queueGap))
}

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
