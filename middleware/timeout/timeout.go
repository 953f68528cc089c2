// Package timeout answers requests that take too long, as npm koa-timeout does:
//
//	app.Use(timeout.New(5*time.Second, nil))
//
// The layers inside run on a fork of the Context. When the time is up, this
// layer returns an error, their context.Context ends, and whatever they still
// set or write reaches nobody: there is never a second answer. They cannot be
// stopped, only told: pass [koa.Context.Context] to everything that waits.
//
// A handler that has begun to answer by itself (it flushed, wrote, or took the
// connection over) is left alone, and so is a stream that is the body when the
// layers inside return in time. Handlers that stream events but may be slow to
// begin are exempt by declaration: [Options].Exempt or [Exempt].
package timeout

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/koa-go/koa"
)

// ErrTimeout is in the chain of the error that New's layer returns, and the
// [context.Cause] that the layers inside find.
var ErrTimeout = errors.New("timeout: the request took too long")

// Options change the answer and whom it is for.
type Options struct {
	// Status is the status of the answer. 503 says that the server was slow, 408
	// that the client was; programs may repeat requests by themselves after
	// either. Default: 408, as koa-timeout has it.
	Status int

	// Message is the text that the client sees. Default: "Request timeout".
	Message string

	// Exempt says which requests may take as long as they need: routes of events
	// and downloads. It runs before the layers inside. Default: none.
	Exempt func(ctx *koa.Context) bool
}

// New returns the middleware; the layers inside of it have the time after. A
// panic in them is an error of theirs, as anywhere. After the time is up, errors
// and panics of theirs are reported to the application's listeners
// ([koa.Application.OnError]), unless they only say that the context ended. New
// panics when after is not positive or Status is no error status.
func New(after time.Duration, opts *Options) koa.Middleware {
	if after <= 0 {
		panic(fmt.Sprintf("timeout: the time must be positive, got %v", after))
	}
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Status == 0 {
		o.Status = http.StatusRequestTimeout
	}
	if o.Status < 400 || o.Status > 599 {
		panic(fmt.Sprintf("timeout: Options.Status: %d is no error status", o.Status))
	}
	if o.Message == "" {
		o.Message = "Request timeout"
	}
	return func(ctx *koa.Context, next koa.Handler) error {
		if o.Exempt != nil && o.Exempt(ctx) {
			return next(ctx)
		}
		return o.run(ctx, next, after)
	}
}

// run runs next until it ends or its time is up.
func (o *Options) run(ctx *koa.Context, next koa.Handler, after time.Duration) error {
	c, cancel := context.WithCancelCause(ctx.Context())
	// A body may read from what depends on c until it is sent.
	ctx.OnFinished(func(koa.Outcome) { cancel(nil) })
	w := watchFor(ctx, after)
	defer w.timer.Stop()

	fork := ctx.Fork(c)
	ended := make(chan ending, 1)
	go run(fork, next, ended)
	select {
	case e := <-ended:
		return e.join(fork)
	case <-w.timer.C:
	}
	if !fork.Abandon() {
		return (<-ended).join(fork)
	}
	cancel(ErrTimeout)
	return o.answer(ctx)
}

// ending is how the layers inside ended.
type ending struct {
	err      error
	panicked any  // what passed through all layers: http.ErrAbortHandler
	returned bool // false after a panic or a runtime.Goexit
}

func run(fork *koa.Fork, next koa.Handler, ended chan<- ending) {
	var e ending
	defer func() {
		e.panicked = recover()
		ended <- e
	}()
	e.err = fork.Run(next)
	e.returned = true
}

// join goes on as if the layers inside had run here.
func (e ending) join(fork *koa.Fork) error {
	fork.Join()
	switch {
	case e.panicked != nil:
		panic(e.panicked) //nolint:forbidigo // http.ErrAbortHandler goes on
	case !e.returned:
		panic(http.ErrAbortHandler) // the goroutine was ended: there is no answer
	}
	return e.err
}

// answer is the error for the layers outside.
func (o *Options) answer(ctx *koa.Context) error {
	err := &koa.HTTPError{Status: o.Status, Message: o.Message, Expose: true, Err: ErrTimeout}
	if major, _ := ctx.Request.Proto(); major == 1 && ctx.Req().ContentLength != 0 {
		stopReading(ctx)
		err.Header = http.Header{"Connection": {"close"}}
	}
	return err
}

// stopReading ends the reading of the request's body, in the middle of which
// the layers inside may be: net/http waits for their read before it sends the
// answer, and no other request can be found behind half a body (RFC 9110
// 15.5.9).
func stopReading(ctx *koa.Context) {
	if http.NewResponseController(ctx.Res()).SetReadDeadline(time.Unix(1, 0)) != nil {
		return // a writer without deadlines, in tests
	}
	_, _ = ctx.Request.BodyReader().Read(nil) // returns when the read under way has ended
}
