package pipeline

import (
	"container/list"
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Pipeline is a few connections that concurrent queries share. It is safe for concurrent
// use. Its methods are those of pgxpool.Pool for queries, and so it goes where one of them
// is asked for by an interface, as with the code that sqlc makes.
type Pipeline struct {
	pool       *pgxpool.Pool
	opts       Options
	statements statements
	codecs     sync.Pool // of *codec

	life context.Context // ends when the pipeline is closed and nothing is under way
	end  context.CancelFunc
	work sync.WaitGroup // all goroutines

	mu      sync.Mutex // guards what follows, and what wires and requests say
	queue   fifo       // not sent
	wires   map[*wire]struct{}
	retired int // how many of the wires take nothing any more
	pending int // how many requests are queued or under way
	opening bool
	closed  bool
	watcher *time.Timer // nil: nothing was ever under way
	watched bool        // the watcher will look again
}

// New returns a pipeline to the server of a pool, with connections of its own; the pool is
// for slow queries and is not closed by it. It connects when there is a query. Opts may be nil.
func New(pool *pgxpool.Pool, opts *Options) *Pipeline {
	p := &Pipeline{pool: pool, opts: opts.withDefaults(), wires: make(map[*wire]struct{})}
	p.statements = statements{max: p.opts.Statements, byText: make(map[string]*list.Element)}
	p.codecs.New = func() any { return &codec{types: pgtype.NewMap()} }
	p.life, p.end = context.WithCancel(context.Background())
	return p
}

// Close refuses new queries, waits for those under way and closes the connections. It may
// be called several times.
func (p *Pipeline) Close() {
	p.mu.Lock()
	p.closed = true
	p.endIfDone()
	p.mu.Unlock()
	p.work.Wait()
}

// endIfDone ends the wires when there will be no more queries. The pipeline is locked.
func (p *Pipeline) endIfDone() {
	if !p.closed || p.pending > 0 {
		return
	}
	p.end()
	if p.watcher != nil {
		p.watcher.Stop()
	}
	for w := range p.wires {
		w.unpark()
	}
}

// do submits a group and waits until all of it is answered, or ctx ends.
func (p *Pipeline) do(ctx context.Context, g *group) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := p.submit(g); err != nil {
		return err
	}
	select {
	case <-g.done:
		return nil
	case <-ctx.Done():
		p.abandon(g)
		return ctx.Err()
	}
}

// submit puts the requests of a group into the queue.
func (p *Pipeline) submit(g *group) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return ErrClosed
	}
	if p.queue.len+len(g.all) > p.opts.Queue {
		return ErrQueueFull
	}
	g.pending.Store(int32(len(g.all)))
	p.pending += len(g.all)
	for i := range g.all {
		p.enqueue(&g.all[i])
	}
	p.dispatch()
	p.watch()
	return nil
}

func (p *Pipeline) enqueue(r *request) {
	p.queue.pushBack(r)
	r.queued = true
}

// requeue puts a request back that a connection gave back. The pipeline is locked.
func (p *Pipeline) requeue(r *request) {
	r.reset()
	if r.abandoned.Load() {
		p.forget()
		return
	}
	p.queue.pushFront(r)
	r.queued = true
}

// abandon takes the requests of a group that are still queued out of it; the answers to
// the others will be discarded.
func (p *Pipeline) abandon(g *group) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range g.all {
		r := &g.all[i]
		r.abandoned.Store(true)
		if r.queued {
			p.queue.remove(r)
			r.queued = false
			p.forget()
		}
	}
}

// forget counts a request that is neither queued nor under way any more. The pipeline is
// locked.
func (p *Pipeline) forget() {
	p.pending--
	p.endIfDone()
}

// finish gives a request back to its caller. The pipeline is locked.
func (p *Pipeline) finish(r *request) {
	p.forget()
	r.finish()
}
