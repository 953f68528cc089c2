package pipeline

import (
	"context"
	"time"
)

// grace is how long a connection may take to come to an end by itself: after the server
// was asked to cancel, and after the statement_timeout.
const grace = 5 * time.Second

// looksPerSlow is how often the watcher looks in the time of Options.Slow. It counts looks
// instead of time, for when this process itself had no time, no connection is slow.
const looksPerSlow = 4

// watch looks at the connections from time to time, while anything is under way. The
// pipeline is locked.
func (p *Pipeline) watch() {
	if p.watched {
		return
	}
	p.watched = true
	if p.watcher == nil {
		p.watcher = time.AfterFunc(p.opts.Slow/looksPerSlow, p.look)
		return
	}
	p.watcher.Reset(p.opts.Slow / 4)
}

// look is what the watcher does.
func (p *Pipeline) look() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for w := range p.wires {
		w.look()
	}
	p.watched = false
	if p.pending > 0 {
		p.dispatch()
		p.watch()
	}
}

// look acts on a connection that shows no progress. The pipeline is locked.
func (w *wire) look() {
	if w.inflight.len == 0 {
		return
	}
	if w.seen != w.answered {
		w.seen, w.looks = w.answered, 0
		return
	}
	w.looks++
	stuck := time.Duration(w.looks) * w.p.opts.Slow / looksPerSlow
	if stuck < w.p.opts.Slow {
		return
	}
	w.slow = true
	switch {
	case w.inflight.head.target:
		if stuck > grace {
			_ = w.conn.Close()
		}
	case w.hinders():
		w.free()
	case w.p.opts.StatementTimeout > 0 && stuck > w.p.opts.StatementTimeout+grace:
		_ = w.conn.Close()
	}
}

// hinders tells whether the slow query is of no use to anybody, or keeps others waiting:
// those behind it, or those that no connection takes. A wire that is retired is to end.
func (w *wire) hinders() bool {
	if w.retired || w.inflight.len > 1 || w.inflight.head.abandoned.Load() {
		return true
	}
	return w.p.queue.len > 0 && w.p.idlest() == nil && len(w.p.wires)-w.p.retired >= w.p.opts.Conns
}

// free asks the server to cancel the slow query, which then goes to the pool. The request
// may come late and hit another one; so the wire gets no more queries, and what is hit is
// sent elsewhere. The pipeline is locked.
func (w *wire) free() {
	p := w.p
	if !w.retired && p.retired >= p.opts.Conns {
		return // at no time are there more connections than twice as many
	}
	if !w.retired {
		w.retired = true
		p.retired++
	}
	w.looks = 0
	r := w.inflight.head
	r.target = true
	r.stmt.setHeavy()
	p.work.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		_ = w.pg.CancelRequest(ctx) // if it fails the watcher closes the connection
	})
}
