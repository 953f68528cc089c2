package proxy

import (
	"context"
	"sync"
)

// race is between a try and its hedge. The first good outcome wins.
type race struct {
	proxy     *Proxy
	ctx       context.Context // of both
	job       *job
	stopFirst context.CancelCauseFunc

	mu         sync.Mutex // guards the fields below
	over       bool       // the first has won
	stopSecond context.CancelCauseFunc
	hedge      *outcome // nil until there is one

	ended chan struct{} // closed when hedge will not change any more
}

// second sends the hedge, if it may be.
func (r *race) second() {
	defer close(r.ended)
	p := r.proxy
	n := p.other(r.job)
	if n == nil || !p.hedging.budget.spend() {
		return
	}
	ctx, stop := context.WithCancelCause(r.ctx)
	if !r.begin(stop) {
		stop(errLost)
		return
	}
	p.count.hedges.Add(1)
	n.begin()
	r.job.began(n)
	o := p.try(ctx, r.job, n)
	if !r.arrived(o) {
		o.drop()
	}
}

// begin reports whether the race is still on.
func (r *race) begin(stop context.CancelCauseFunc) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stopSecond = stop
	return !r.over
}

// arrived reports whether the hedge was not too late.
func (r *race) arrived(o outcome) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return false
	}
	r.hedge = &o
	if o.good() {
		r.stopFirst(errLost)
	}
	return true
}

// first decides with the outcome of the first try.
func (r *race) first(o outcome) outcome {
	won := r.win(o)
	if !won {
		<-r.ended
	}
	switch h := r.hedge; {
	case h == nil:
		return o
	case !won && (h.good() || h.err == nil && o.err != nil):
		o.drop()
		if h.good() {
			r.proxy.count.hedgesWon.Add(1)
		}
		return *h
	default:
		h.drop()
		return o
	}
}

// win reports whether the first try has won. After that hedge does not change.
func (r *race) win(o outcome) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !o.good() || r.hedge != nil && r.hedge.good() {
		return false
	}
	r.over = true
	if r.stopSecond != nil {
		r.stopSecond(errLost)
	}
	return true
}
