package engine

import (
	"context"
	"fmt"
	"time"
)

// DrainError says that a drain ran out of time.
type DrainError struct {
	Cut     int           // connections that were cut
	Timeout time.Duration // the time they had
}

// Error tells how many connections were cut, and after what time.
func (e *DrainError) Error() string {
	noun := "connections"
	if e.Cut == 1 {
		noun = "connection"
	}
	return fmt.Sprintf("engine: %d %s cut after %v of drain", e.Cut, noun, e.Timeout)
}

// Draining returns a channel that is closed when the server that handles the
// request of ctx begins to drain. Handlers which run for long without an end of
// their own (event streams, WebSockets, long polls) should watch it beside
// ctx.Done and finish soon; all others need not care. Outside of [Serve] it is
// nil, which never becomes ready.
func Draining(ctx context.Context) <-chan struct{} {
	if c, ok := ctx.Value(connKey{}).(*conn); ok {
		return c.owner.draining
	}
	return nil
}

// Leaving returns a channel that is closed when the server that handles the
// request of ctx was told to stop: Options.DrainDelay before [Draining]. It is
// for what tells others that they should send no more requests, such as the
// answer to a readiness probe. Outside of [Serve] it is nil.
func Leaving(ctx context.Context) <-chan struct{} {
	if c, ok := ctx.Value(connKey{}).(*conn); ok {
		return c.owner.leaving
	}
	return nil
}

// delay is the first step which the package comment describes. It ends early,
// with the reason, when connections cannot be accepted any more.
func (s *server) delay(stopped <-chan error) error {
	if s.opts.DrainDelay <= 0 {
		return nil
	}
	select {
	case <-time.After(s.opts.DrainDelay):
		return nil
	case err := <-stopped:
		return err
	}
}

// unwindTime is what handlers get to return in after their connections were
// cut, so that what they use is not closed under their feet.
const unwindTime = time.Second

// drain goes on from the third step which the package comment describes.
func (s *server) drain() error {
	limit, cancel := within(context.Background(), s.opts.DrainTimeout)
	defer cancel()
	if s.opts.DrainLinger > 0 {
		linger, stop := within(limit, s.opts.DrainLinger)
		s.conns.wait(linger, s.conns.noHTTP1)
		stop()
	}
	s.refuse(limit)
	closeAll(s.conns.pick((*conn).silent))
	if s.conns.wait(limit, s.conns.empty) {
		return nil
	}
	return s.cut()
}

// refuse makes net/http close idle connections, end others after their
// response, and send GOAWAY on HTTP/2. It does not wait for them as Shutdown
// does: wait also counts hijacked connections, and needs no polling. But saying
// goodbye over TLS takes time when a client does not read.
func (s *server) refuse(limit context.Context) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	said := make(chan struct{})
	go func() {
		defer close(said)
		_ = s.http.Shutdown(ended)
	}()
	select {
	case <-said:
	case <-limit.Done():
	}
}

func (s *server) cut() error {
	left := s.conns.pick(anyConn)
	for _, c := range left {
		// Otherwise a handler that gives up would be answered for with 200.
		_ = c.SetWriteDeadline(time.Unix(1, 0))
	}
	err := &DrainError{Cut: len(left), Timeout: s.opts.DrainTimeout}
	s.cancel(err)
	closeAll(left)
	unwind, cancel := within(context.Background(), unwindTime)
	defer cancel()
	s.conns.wait(unwind, s.conns.empty)
	return err
}

// within is context.WithTimeout for which a negative d means no limit.
func within(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if d < 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, d)
}
