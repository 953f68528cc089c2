package proxy

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/koa-go/koa/discovery"
)

// pool is the nodes of one service, as the resolver's watcher tells them.
type pool struct {
	nodes  atomic.Pointer[[]*Node]
	opts   *Options
	checks *checks       // nil for none
	cancel func()        // ends the watch
	done   chan struct{} // closed when the watch has ended

	checking sync.WaitGroup
	ejecting sync.Mutex // one node at a time, to count those that are

	ready     chan struct{} // closed when nodes or failed is known
	readyOnce sync.Once
	failed    atomic.Pointer[error] // why there will be no more lists
}

// watchPool follows a service until stop is called.
func watchPool(res discovery.Resolver, service string, opts *Options, c *checks) *pool {
	ctx, cancel := context.WithCancel(context.Background())
	p := &pool{opts: opts, checks: c, cancel: cancel, done: make(chan struct{}), ready: make(chan struct{})}
	p.nodes.Store(new([]*Node))
	go func() {
		defer close(p.done)
		err := p.follow(ctx, res, service)
		if ctx.Err() != nil {
			err = ErrClosed
		}
		p.failed.Store(&err)
		p.readyOnce.Do(func() { close(p.ready) })
	}()
	return p
}

func (p *pool) follow(ctx context.Context, res discovery.Resolver, service string) error {
	w, err := res.Watch(ctx, service)
	if err != nil {
		return fmt.Errorf("watch %s: %w", service, err)
	}
	defer func() { _ = w.Close() }()
	for {
		list, err := w.Next(ctx)
		if err != nil {
			return fmt.Errorf("watch %s: %w", service, err)
		}
		p.update(list)
		if p.checks != nil {
			p.checks.follow(ctx, p, *p.nodes.Load())
		}
		p.readyOnce.Do(func() { close(p.ready) })
	}
}

// update keeps the nodes of instances that stay, with what is known of them. An
// instance at another address is another one: it was started anew.
func (p *pool) update(list []discovery.Instance) {
	type identity struct{ id, address string }
	known := map[identity]*Node{}
	for _, n := range *p.nodes.Load() {
		i := n.Instance()
		known[identity{i.ID, i.Address}] = n
	}
	nodes := make([]*Node, 0, len(list))
	for _, i := range list {
		n := known[identity{i.ID, i.Address}]
		if n == nil {
			n = NewNode(i)
			if p.opts.MaxInFlight > 0 {
				n.slots = make(chan struct{}, p.opts.MaxInFlight)
			}
			if len(known) > 0 { // else all are new, and somebody has to do the work
				n.warmUp, n.begun = p.opts.SlowStart, time.Now()
			}
		}
		n.instance.Store(&i)
		nodes = append(nodes, n)
	}
	p.nodes.Store(&nodes)
}

// list waits for the first list. It is empty when there is no instance. The last
// one holds when there will be no more, unless the pool was stopped.
func (p *pool) list(ctx context.Context) ([]*Node, error) {
	select {
	case <-p.ready:
	default:
		select {
		case <-p.ready:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	nodes := *p.nodes.Load()
	if failed := p.failed.Load(); failed != nil && (len(nodes) == 0 || errors.Is(*failed, ErrClosed)) {
		return nil, *failed
	}
	return nodes, nil
}

// stop may be called more than once.
func (p *pool) stop() {
	p.cancel()
	<-p.done
	p.checking.Wait()
}
