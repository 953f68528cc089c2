package pipeline

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// connectTimeout limits an attempt to connect.
const connectTimeout = 10 * time.Second

// dispatch wakes as many senders as the queue needs, and opens a connection if there are
// not enough. The pipeline is locked.
func (p *Pipeline) dispatch() {
	for left := p.queue.len; left > 0; {
		w := p.idlest()
		if w == nil {
			p.open()
			return
		}
		left -= p.opts.Depth - w.inflight.len
		w.unpark()
	}
}

// idlest returns the wire with the least under way of those whose sender waits for
// queries, or nil.
func (p *Pipeline) idlest() *wire {
	var best *wire
	for w := range p.wires {
		if w.parked && w.takes() && (best == nil || w.inflight.len < best.inflight.len) {
			best = w
		}
	}
	return best
}

// open opens a connection, if there may be another. The pipeline is locked.
func (p *Pipeline) open() {
	if p.opening || len(p.wires)-p.retired >= p.opts.Conns {
		return
	}
	p.opening = true
	p.work.Go(func() {
		pg, err := p.connect()
		p.mu.Lock()
		defer p.mu.Unlock()
		p.opening = false
		if err != nil {
			p.cannotOpen(err)
			return
		}
		w := newWire(p, pg)
		p.wires[w] = struct{}{}
		p.work.Go(w.send)
		p.work.Go(w.receive)
	})
}

// connect makes a connection as the pool's are made.
func (p *Pipeline) connect() (*pgconn.PgConn, error) {
	conf := p.pool.Config().ConnConfig
	if p.opts.StatementTimeout > 0 {
		conf.RuntimeParams["statement_timeout"] = strconv.FormatInt(p.opts.StatementTimeout.Milliseconds(), 10)
	}
	ctx, cancel := context.WithTimeout(p.life, connectTimeout)
	defer cancel()
	return pgconn.ConnectConfig(ctx, &conf.Config)
}

// cannotOpen fails what waits, unless other connections serve it. The pipeline is locked.
func (p *Pipeline) cannotOpen(err error) {
	if len(p.wires) > p.retired {
		return
	}
	for p.queue.len > 0 {
		r := p.queue.pop()
		r.queued = false
		r.err = fmt.Errorf("pipeline: %w", err)
		p.finish(r)
	}
}
