package consul

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"

	"github.com/koa-go/koa/discovery"
)

// follower keeps the list of one service.
type follower struct {
	mu  sync.Mutex // guards err
	err error      // of the last query

	feed  discovery.Feed
	tried chan struct{} // closed after the first query

	// What follows is the goroutine's own.
	poll
	name    string
	query   func() url.Values
	wait    time.Duration
	grace   time.Duration
	until   time.Time // when a period of grace ends
	onError func(error)
}

func newFollower(r *Registry, name string) *follower {
	return &follower{
		tried:   make(chan struct{}),
		poll:    poll{client: r.client, path: "/v1/health/service/" + url.PathEscape(name), retry: r.opts.Retry},
		name:    name,
		query:   r.query,
		wait:    r.opts.Wait,
		grace:   r.opts.Grace,
		onError: r.opts.OnError,
	}
}

func (f *follower) failure() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// run follows the service until ctx is done.
func (f *follower) run(ctx context.Context) {
	var once sync.Once
	for ctx.Err() == nil {
		err := f.refresh(ctx)
		if err != nil {
			err = wrap("follow", f.name, err)
		}
		f.mu.Lock()
		f.err = err
		f.mu.Unlock()
		once.Do(func() { close(f.tried) })
		if err != nil && ctx.Err() == nil {
			f.onError(err)
		}
	}
}

// refresh waits for the next answer and makes it the list. During the period of
// grace it asks for instances whatever their checks say, and when that is over
// once more at once.
func (f *follower) refresh(ctx context.Context) error {
	query, wait := f.query(), f.wait
	left := time.Until(f.until)
	if left <= 0 && !f.until.IsZero() {
		f.until, f.index = time.Time{}, 0
	}
	switch {
	case left > 0:
		wait = min(wait, left)
	case !f.suspect:
		query.Set("passing", "1")
	}
	a, err := f.next(ctx, query, wait)
	if errors.Is(err, errReset) {
		return nil
	}
	if err != nil {
		return err
	}
	if f.recovered && f.grace > 0 {
		f.until = time.Now().Add(f.grace)
	}
	list, bad, err := parse(f.name, a.body)
	if err != nil {
		f.failed()
		return err
	}
	f.feed.Set(f.choose(list))
	return bad
}

// choose returns the instances that pass their checks, and in the period of
// grace those that were listed.
func (f *follower) choose(list []listed) []discovery.Instance {
	known := map[string]bool{}
	if time.Now().Before(f.until) {
		before, _ := f.feed.List()
		for _, in := range before {
			known[in.ID] = true
		}
	}
	var chosen []discovery.Instance
	for _, l := range list {
		if l.passing || known[l.ID] {
			chosen = append(chosen, l.Instance)
		}
	}
	return chosen
}
