package consul

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/koa-go/koa/discovery"
)

// follower keeps the list of one service. It belongs to one goroutine.
type follower struct {
	*discovery.Follower
	poll
	stay

	name    string
	query   func() url.Values
	wait    time.Duration
	onError func(error)
}

// begin implements discovery.Begin.
func (r *Registry) begin(service string, to *discovery.Follower) (func(ctx context.Context), error) {
	f := &follower{
		Follower: to,
		poll:     poll{client: r.client, path: "/v1/health/service/" + url.PathEscape(service), retry: r.opts.Retry},
		stay:     stay{grace: r.opts.Grace},
		name:     service,
		query:    r.query,
		wait:     r.opts.Wait,
		onError:  r.opts.OnError,
	}
	return f.run, nil
}

// run follows the service until ctx is done.
func (f *follower) run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := f.refresh(ctx); err != nil && ctx.Err() == nil {
			err = wrap("follow", f.name, err)
			f.Fail(err)
			f.onError(err)
		}
	}
}

// refresh waits for the next answer and makes it the list. It asks for instances whatever
// their checks say, since some may stay for a time, and when that is over once more at once.
func (f *follower) refresh(ctx context.Context) error {
	wait := f.wait
	if !f.due.IsZero() {
		left := time.Until(f.due)
		if left <= 0 {
			f.index = 0
		}
		wait = min(wait, max(left, spacing)) // Consul takes 0 for five minutes
	}
	a, err := f.next(ctx, f.query(), wait)
	if errors.Is(err, errReset) {
		return nil
	}
	if err != nil {
		return err
	}
	list, bad, err := parse(f.name, a.body)
	if err != nil {
		f.failed()
		return err
	}
	before, _ := f.List()
	f.Set(f.choose(list, before, time.Now(), f.recovered))
	return bad
}
