// Package logger prints a line when a request arrives and one when it was
// answered, as npm koa-logger 4 does:
//
//	<-- GET /users/1
//	--> GET /users/1 200 12ms 1.5kb
//
// "xxx" stands for a request that failed, "-x-" for one whose client left before
// the end.
//
//	app.Use(logger.New(nil))
//
// Make it the first layer, so that the time covers all others.
package logger

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/printable"
	"github.com/koa-go/koa/internal/terminal"
)

// Options say where lines go.
type Options struct {
	// Output is what lines are written to, each with one Write. Lines are
	// coloured if it is a terminal and NO_COLOR is not set. Default: os.Stdout.
	Output io.Writer

	// Transporter takes each line instead of Output, without its line break. It
	// must be safe for concurrent use.
	Transporter func(line string, e Entry)
}

// Event is what a line tells.
type Event string

// The events.
const (
	Received Event = "<--" // a request arrived
	Answered Event = "-->" // its answer was sent
	Failed   Event = "xxx" // the layers inside returned an error
	Closed   Event = "-x-" // the client left before the answer was whole
)

// Entry is a line in parts.
type Entry struct {
	Event  Event
	Method string
	URL    string // as it was received, without what must not stand in a line

	// Status, Time and Length are 0 for Received. Length is that of the body sent
	// or promised, and -1 if there is none or an error came instead.
	Status int
	Time   time.Duration
	Length int64
}

// New returns the middleware. It is safe for concurrent use.
func New(opts *Options) koa.Middleware {
	emit := printer(opts)
	return func(ctx *koa.Context, next koa.Handler) error {
		start := time.Now()
		e := Entry{Event: Received, Method: printable.Escape(ctx.Method()), URL: printable.Escape(ctx.OriginalURL())}
		emit(e)
		if err := next(ctx); err != nil {
			e.Event, e.Status, e.Time, e.Length = Failed, koa.StatusOf(err), time.Since(start), -1
			emit(e)
			return err
		}
		ctx.OnFinished(func(o koa.Outcome) {
			e.finish(ctx, o)
			e.Time = time.Since(start)
			emit(e)
		})
		return nil
	}
}

// finish fills in how the answer ended. The length is what the head says, or
// else what was counted.
func (e *Entry) finish(ctx *koa.Context, o koa.Outcome) {
	e.Event, e.Status = Answered, ctx.Status()
	if o.Err != nil {
		e.Event = Closed
	}
	if o.Status != 0 {
		e.Status = o.Status
	}
	e.Length = ctx.Length()
	if e.Length < 0 && o.Bytes > 0 {
		e.Length = o.Bytes
	}
}

// printer returns what hands on a line.
func printer(opts *Options) func(e Entry) {
	if opts == nil {
		opts = &Options{}
	}
	out := opts.Output
	if out == nil {
		out = os.Stdout
	}
	style := plain
	if terminal.HasColor(out) {
		style = coloured
	}
	if transport := opts.Transporter; transport != nil {
		return func(e Entry) { transport(string(style.append(nil, e)), e) }
	}
	var mu sync.Mutex
	return func(e Entry) {
		line := append(style.append(make([]byte, 0, 128), e), '\n')
		mu.Lock()
		defer mu.Unlock()
		_, _ = out.Write(line) // a log that fails must not stop the server
	}
}
