package koatest

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
)

// ErrAborted is what [Response.Err] wraps when the application cut the
// connection: it panicked with http.ErrAbortHandler, as koa does when a stream
// breaks after the head is sent, or as a net/http handler with anything.
var ErrAborted = errors.New("the application cut the connection")

// exchange is one request on the application's side.
type exchange struct {
	secure  bool
	entered atomic.Bool
	done    chan struct{} // closed when the application has returned
	crash   error         // how it ended, if not by returning; read after done

	mu       sync.Mutex // guards reported
	reported []error
}

type exchangeKey struct{}

func newExchange() *exchange { return &exchange{done: make(chan struct{})} }

// serve runs the application and notes how it ends.
func (x *exchange) serve(app http.Handler, w http.ResponseWriter, r *http.Request) {
	x.entered.Store(true)
	defer close(x.done)
	returned := false
	defer func() {
		if returned {
			return
		}
		v := recover()
		x.crash = crash(v)
		if v != nil {
			panic(http.ErrAbortHandler) // net/http's way to cut without a log
		}
	}()
	app.ServeHTTP(w, r)
	returned = true
}

// crash describes what a handler ended with instead of returning.
func crash(v any) error {
	switch v {
	case nil:
		return fmt.Errorf("%w: its goroutine was ended (t.FailNow belongs to the test's goroutine)", ErrAborted)
	case http.ErrAbortHandler:
		return ErrAborted
	}
	return fmt.Errorf("%w: panic: %v\n%s", ErrAborted, v, panicSite(debug.Stack()))
}

func (x *exchange) report(err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.reported = append(x.reported, err)
}

// reached reports whether the request came to a server at all. x may be nil.
func (x *exchange) reached() bool { return x != nil && x.entered.Load() }

// outcome waits for the application and returns the errors it reported, and
// why the response is not whole, if that is so; err is what the client's side
// noticed of it. Requests that net/http refuses never enter the application.
func (x *exchange) outcome(err error) (reported []error, cut error) {
	if !x.entered.Load() {
		return nil, err
	}
	<-x.done
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.crash != nil {
		err = x.crash
	}
	return slices.Clone(x.reported), err
}
