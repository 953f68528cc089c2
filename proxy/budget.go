package proxy

import (
	"math"
	"sync"
	"time"
)

const (
	// budgetReserve is what may be spent at once after quiet times.
	budgetReserve = 10

	// retryMemory is the time of which unspent retries are kept (as in Finagle's
	// budget): when an instance hangs, what it has in flight fails at once, and that
	// is as much as there is traffic.
	retryMemory = 10 * time.Second
)

// budget bounds retries, or hedges, to a share of the requests, so that a service in
// trouble does not get a multiple of its load on top.
type budget struct {
	share  float64       // earned by each request; negative for no bound
	memory time.Duration // of what is above the reserve; 0 keeps nothing there

	mu     sync.Mutex // guards the fields below
	tokens float64
	at     time.Time
}

func newBudget(share float64, memory time.Duration) *budget {
	return &budget{share: share, memory: memory, tokens: budgetReserve}
}

// earn is called for each request.
func (b *budget) earn(now time.Time) {
	if b.share < 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens += b.share
	if saved := b.tokens - budgetReserve; saved > 0 {
		b.tokens = budgetReserve + b.kept(saved, now.Sub(b.at))
	}
	b.at = now
}

// kept is what is left of savings after a time.
func (b *budget) kept(saved float64, passed time.Duration) float64 {
	if b.memory == 0 {
		return 0
	}
	return saved * math.Exp(-max(0, float64(passed))/float64(b.memory))
}

func (b *budget) spend() bool {
	if b.share < 0 {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
