package aggregate

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"github.com/koa-go/koa/discovery"
)

// Call calls every instance of a service at the same time, within the limits of
// opts, and waits for their answers. call must be safe for concurrent use; a panic
// in it is a failure of that instance.
//
// The error is an *Error when fewer answer than opts.Rule wants, the cause of ctx
// when that was canceled, or the resolver's. The deadline of ctx ends the calls
// that are left, and the rule decides on those that came. The Result is never nil
// and has what came until then, also with an error.
func Call[T any](
	ctx context.Context, res discovery.Resolver, service string,
	call func(context.Context, discovery.Instance) (T, error), opts *Options,
) (*Result[T], error) {
	o := withDefaults(opts)
	list, err := res.Resolve(ctx, service)
	if err != nil {
		return &Result[T]{Answers: []Answer[T]{}, Failures: []Failure{}}, err
	}
	if o.Filter != nil {
		list = slices.DeleteFunc(list, func(in discovery.Instance) bool { return !o.Filter(in) })
	}
	r := round[T]{
		list: list, call: call, opts: &o,
		needed:   o.Rule(len(list)),
		outcomes: make([]*outcome[T], len(list)),
		done:     make(chan *outcome[T], len(list)),
	}
	if r.needed <= len(list) {
		r.run(ctx)
	}
	return r.result(ctx, service)
}

// round is one Call. Its fields are those of the goroutine that runs it; calls
// only send to done.
type round[T any] struct {
	list   []discovery.Instance
	call   func(context.Context, discovery.Instance) (T, error)
	opts   *Options
	needed int

	outcomes         []*outcome[T] // by index in list; nil is none yet
	answered, failed int
	done             chan *outcome[T] // has room for all: nobody waits to send
}

// outcome is how one call went.
type outcome[T any] struct {
	index int
	value T
	err   error
}

// run calls until everybody was heard or the rule is decided.
func (r *round[T]) run(ctx context.Context) {
	calls, cancel := context.WithCancel(ctx)
	defer cancel()
	started := 0
	for r.answered+r.failed < len(r.list) && !r.decided() {
		for started < len(r.list) && r.hasRoom(started) {
			r.start(calls, started)
			started++
		}
		r.take(<-r.done)
	}
}

// hasRoom reports whether another call may run beside those started.
func (r *round[T]) hasRoom(started int) bool {
	return r.opts.Limit < 0 || started-r.answered-r.failed < r.opts.Limit
}

func (r *round[T]) decided() bool {
	return r.failed > len(r.list)-r.needed || r.opts.Early && r.answered >= r.needed
}

func (r *round[T]) take(o *outcome[T]) {
	r.outcomes[o.index] = o
	if o.err != nil {
		r.failed++
	} else {
		r.answered++
	}
}

// start calls an instance. There is one outcome: what the call returns, or that
// ctx or its time was over first.
func (r *round[T]) start(ctx context.Context, index int) {
	cancel := context.CancelFunc(func() {})
	if limit := r.opts.Timeout; limit > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, limit, &timeoutError{limit})
	}
	var once atomic.Bool
	send := func(value T, err error) {
		if once.CompareAndSwap(false, true) {
			r.done <- &outcome[T]{index: index, value: value, err: err}
		}
	}
	stop := context.AfterFunc(ctx, func() {
		var none T
		send(none, context.Cause(ctx))
	})
	go func() {
		defer cancel()
		defer stop()
		value, err := protected(ctx, r.list[index], r.call)
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		send(value, err)
	}()
}

// protected makes an error of a panic: the goroutine is nobody else's to save.
func protected[T any](
	ctx context.Context, in discovery.Instance, call func(context.Context, discovery.Instance) (T, error),
) (value T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return call(ctx, in)
}

// result sorts what came by the order of the list and asks the rule.
func (r *round[T]) result(ctx context.Context, service string) (*Result[T], error) {
	res := &Result[T]{Answers: []Answer[T]{}, Failures: []Failure{}}
	for i, o := range r.outcomes {
		switch {
		case o == nil: // nobody waited for it
		case o.err != nil:
			res.Failures = append(res.Failures, Failure{Instance: r.list[i], Err: o.err})
		default:
			res.Answers = append(res.Answers, Answer[T]{Instance: r.list[i], Value: o.value})
		}
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return res, context.Cause(ctx)
	}
	if r.answered >= r.needed {
		return res, nil
	}
	return res, &Error{
		Service: service, Instances: len(r.list), Answered: r.answered, Needed: r.needed, Failures: res.Failures,
	}
}

// timeoutError says which limit has passed.
type timeoutError struct{ limit time.Duration }

func (e *timeoutError) Error() string { return fmt.Sprintf("no answer within %v", e.limit) }

// Unwrap lets callers test for context.DeadlineExceeded.
func (e *timeoutError) Unwrap() error { return context.DeadlineExceeded }
