package nats

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/nats-io/nats.go"
)

var (
	errNoConnection = errors.New("there is no connection")
	errLost         = errors.New("the connection was lost")
)

// link knows when a connection works.
type link struct {
	conn   *nats.Conn
	events chan nats.Status
	done   chan struct{} // closed when it follows the connection no more

	mu   sync.Mutex         // guards the rest
	up   context.Context    // done when the connection is lost
	drop context.CancelFunc // ends up
	back chan struct{}      // closed when there is another up
}

func newLink(conn *nats.Conn) *link {
	l := &link{conn: conn, events: conn.StatusChanged(), done: make(chan struct{}), back: make(chan struct{})}
	l.up, l.drop = context.WithCancel(context.Background())
	if !conn.IsConnected() {
		l.drop()
	}
	go l.follow()
	return l
}

func (l *link) close() {
	l.conn.RemoveStatusListener(l.events)
	<-l.done
}

// follow ends the session at every event. Each comes after its change, so that the last one sees
// what has become of the connection.
func (l *link) follow() {
	defer close(l.done)
	for range l.events {
		l.change(l.conn.IsConnected())
	}
	l.change(false)
}

func (l *link) change(connected bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop()
	if connected {
		l.up, l.drop = context.WithCancel(context.Background())
		close(l.back)
		l.back = make(chan struct{})
	}
}

// current returns the session that there is, or was, and a channel that is closed when
// there is another one.
func (l *link) current() (session context.Context, next <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.up, l.back
}

// await waits for the connection. The session is done when it is lost.
func (l *link) await(ctx context.Context) (session context.Context, err error) {
	for {
		session, next := l.current()
		if session.Err() == nil {
			return session, ctx.Err()
		}
		select {
		case <-next:
		case <-ctx.Done():
			return nil, l.absence()
		}
	}
}

// absence says that there is no connection, and why if that is known.
func (l *link) absence() error {
	if why := l.conn.LastError(); why != nil {
		return fmt.Errorf("%w: %w", errNoConnection, why)
	}
	return errNoConnection
}

// join returns ctx until the session ends, with errLost as the cause then.
func join(ctx, session context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(session, func() { cancel(errLost) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}
