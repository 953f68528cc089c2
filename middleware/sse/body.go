package sse

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/koa-go/koa"
)

// body is the stream as the core reads it: one Read after the other on the
// request's goroutine. Close may come in between, when the client goes.
type body struct {
	opts     Options
	produce  func(c context.Context, send Sender) error
	draining <-chan struct{}
	server   *http.ResponseController

	c      context.Context // of produce
	cancel context.CancelFunc
	events chan []byte
	ended  chan struct{} // closed when produce has returned
	err    error         // what it returned

	rest  []byte // what did not fit into the last Read
	timer *time.Timer

	mu      sync.Mutex // guards what follows
	started bool
	closed  bool
}

// errEnded is what senders get when the stream is over.
var errEnded = errors.New("sse: the stream has ended")

func newBody(ctx *koa.Context, produce func(c context.Context, send Sender) error, opts Options, draining <-chan struct{}) *body {
	b := &body{
		opts:     opts,
		produce:  produce,
		draining: draining,
		server:   http.NewResponseController(ctx.Res()),
		events:   make(chan []byte),
		ended:    make(chan struct{}),
	}
	b.c, b.cancel = context.WithCancel(ctx.Context())
	return b
}

// Read returns what is to be sent next.
func (b *body) Read(p []byte) (int, error) {
	b.deadline(false) // HTTP/2 ends streams whose deadline passes while nothing is written
	if len(b.rest) == 0 {
		var err error
		if b.rest, err = b.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	b.deadline(true)
	return n, nil
}

// next waits for what is to be sent.
func (b *body) next() ([]byte, error) {
	if b.begin() {
		return b.hello(), nil
	}
	select {
	case event := <-b.events:
		return event, nil
	default:
	}
	select {
	case event := <-b.events:
		return event, nil
	case <-b.silence():
		return []byte(":\n\n"), nil
	case <-b.ended:
		return nil, cmp.Or(b.err, io.EOF)
	case <-b.draining:
		return nil, io.EOF
	case <-b.c.Done():
		return nil, b.c.Err()
	}
}

// begin starts the producer at the first call, which it reports.
func (b *body) begin() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.started || b.closed {
		return false
	}
	b.started = true
	go b.run()
	return true
}

// hello goes out with the head, which tells the client that it is connected.
func (b *body) hello() []byte {
	if b.opts.Retry > 0 {
		return append(retry(nil, b.opts.Retry), '\n')
	}
	return []byte(":\n\n")
}

// silence is ready when the heartbeat is due; nil when there is none.
func (b *body) silence() <-chan time.Time {
	if b.opts.Heartbeat < 0 {
		return nil
	}
	if b.timer == nil {
		b.timer = time.NewTimer(b.opts.Heartbeat)
	} else {
		b.timer.Reset(b.opts.Heartbeat)
	}
	return b.timer.C
}

// deadline limits the write that follows, or lifts the limit. Not every server
// can.
func (b *body) deadline(on bool) {
	if b.opts.WriteTimeout < 0 {
		return
	}
	var at time.Time
	if on {
		at = time.Now().Add(b.opts.WriteTimeout)
	}
	_ = b.server.SetWriteDeadline(at)
}

// run is the producer's goroutine. A panic must not end the program.
func (b *body) run() {
	returned := false
	defer func() {
		if !returned {
			b.err = &koa.PanicError{Value: recover(), Stack: debug.Stack()}
		}
		close(b.ended)
	}()
	b.err = b.produce(b.c, b.send)
	returned = true
}

// send is the Sender.
func (b *body) send(e Event) error {
	text, err := e.append(nil)
	if err != nil {
		return err
	}
	select {
	case b.events <- text:
		return nil
	case <-b.c.Done():
		return errEnded
	}
}

// Close ends the producer and waits for it.
func (b *body) Close() error {
	b.cancel()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	if b.started {
		<-b.ended
	}
	return nil
}
