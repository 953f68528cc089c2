package proxy

import (
	"net/http"
	"sync"
	"time"
)

// verdict is what the end of a request says of the service.
type verdict int

const (
	nothing verdict = iota // it was the client's doing, or no instance was asked
	well
	failed
)

// verdict also counts failures. Those of clients are none.
func (p *Proxy) verdict(r *http.Request, o outcome) verdict {
	switch {
	case o.good():
		return well
	case o.err != nil && clients(r, o.err):
		return nothing
	}
	p.count.failures.Add(1)
	if o.err != nil && o.err.unasked() {
		return nothing
	}
	return failed
}

// breakerSlots are the parts of a breaker's window.
const breakerSlots = 10

// breaker keeps requests from a service of which too many fail. It is closed, open
// for a time, and half-open until enough requests have shown that all is well.
type breaker struct {
	opts *Options

	mu      sync.Mutex // guards the fields below
	state   string
	era     uint64    // changes with the state: outcomes of requests from before say nothing
	until   time.Time // end of being open, or of a round of probes
	left    int       // probes of this round
	well    int       // probes that succeeded
	opened  uint64
	refused uint64
	slots   [breakerSlots]struct {
		number        int64 // since the epoch
		total, failed int
	}
}

const (
	closedState   = "closed"
	openState     = "open"
	halfOpenState = "half-open"
)

// newBreaker is nil when there is none.
func newBreaker(o *Options) *breaker {
	if o.BreakRatio == 0 {
		return nil
	}
	return &breaker{opts: o, state: closedState}
}

// admit lets a request through, whose era is for note, or says how long to wait
// until the next one makes sense. b may be nil.
func (b *breaker) admit() (era uint64, wait time.Duration) {
	if b == nil {
		return 0, 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.state == closedState {
		return b.era, 0
	}
	now := time.Now()
	if !now.Before(b.until) {
		b.probe(now)
	}
	switch {
	case b.state == openState:
		b.refused++
		return 0, b.until.Sub(now)
	case b.left == 0:
		b.refused++
		return 0, time.Second // the probes' answers are on their way
	}
	b.left--
	return b.era, 0
}

// probe begins a round of probes. Those of the round before have not been
// answered in time, and may never be.
func (b *breaker) probe(now time.Time) {
	if b.state == openState {
		b.turn(halfOpenState)
	}
	b.left, b.until = b.opts.BreakProbes, now.Add(b.opts.BreakTime)
}

func (b *breaker) turn(state string) {
	b.state, b.well = state, 0
	b.era++
}

// note is called once for each request that was let through. b may be nil.
func (b *breaker) note(era uint64, v verdict) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	switch {
	case era != b.era:
	case b.state == closedState && v != nothing:
		if b.tooMany(v, now) {
			b.open(now)
		}
	case b.state == halfOpenState:
		b.noteProbe(v, now)
	}
}

func (b *breaker) noteProbe(v verdict, now time.Time) {
	switch v {
	case nothing:
		b.left++ // somebody else has to find out
	case failed:
		b.open(now)
	case well:
		if b.well++; b.well >= b.opts.BreakProbes {
			clear(b.slots[:])
			b.turn(closedState)
		}
	}
}

func (b *breaker) open(now time.Time) {
	b.turn(openState)
	b.opened++
	b.until = now.Add(b.opts.BreakTime)
}

// tooMany counts an outcome and reports whether too many failed.
func (b *breaker) tooMany(v verdict, now time.Time) bool {
	number := now.UnixNano() / max(int64(b.opts.BreakWindow)/breakerSlots, 1)
	slot := &b.slots[number%breakerSlots]
	if slot.number != number {
		slot.number, slot.total, slot.failed = number, 0, 0
	}
	slot.total++
	if v == well {
		return false
	}
	slot.failed++
	total, failed := 0, 0
	for _, s := range b.slots {
		if number-s.number < breakerSlots {
			total, failed = total+s.total, failed+s.failed
		}
	}
	return total >= b.opts.BreakMinimum && float64(failed) >= b.opts.BreakRatio*float64(total)
}

// BreakerStatus is what a [Proxy] knows of its circuit breaker.
type BreakerStatus struct {
	// State is "closed", "open" or "half-open"; see Options.BreakRatio. It is
	// half-open when its time is over, also before the first request after that.
	State string `json:"state"`

	// Until is when an open breaker lets requests through again, else zero.
	Until time.Time `json:"until,omitzero"`

	// Opened is how often it has opened, and Refused how many requests it did not
	// let through.
	Opened  uint64 `json:"opened"`
	Refused uint64 `json:"refused"`
}

// status is zero without a breaker. b may be nil.
func (b *breaker) status(now time.Time) BreakerStatus {
	if b == nil {
		return BreakerStatus{}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	s := BreakerStatus{State: b.state, Opened: b.opened, Refused: b.refused}
	switch {
	case b.state != openState:
	case now.Before(b.until):
		s.Until = b.until
	default:
		s.State = halfOpenState
	}
	return s
}
