package proxy

import (
	"math"
	"math/bits"
	"sync"
	"time"
)

const (
	quantileMinimum = 100              // durations, or it says nothing
	quantileAge     = 15 * time.Second // after which what was seen counts half
	quantileSteps   = 16 * 34          // up to some hours
	quantileEvery   = 32               // durations between two looks at all of them
)

// quantile is how long the fastest share of recent requests took at the most. It
// counts in steps of a sixteenth, in microseconds.
type quantile struct {
	share float64

	mu     sync.Mutex // guards the fields below
	counts [quantileSteps]float64
	total  float64
	seen   int
	halved time.Time
	known  time.Duration
}

func (q *quantile) observe(took time.Duration, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.age(now)
	q.counts[step(took)]++
	q.total++
	if q.seen++; q.seen%quantileEvery == 0 || q.known == 0 && q.total >= quantileMinimum {
		q.look()
	}
}

// age makes what is older count less.
func (q *quantile) age(now time.Time) {
	if q.halved.IsZero() {
		q.halved = now
	}
	times := int64(now.Sub(q.halved) / quantileAge)
	if times == 0 {
		return
	}
	q.halved = q.halved.Add(now.Sub(q.halved).Truncate(quantileAge))
	q.total = 0
	for i := range q.counts {
		q.counts[i] *= math.Exp2(-float64(times))
		q.total += q.counts[i]
	}
}

func (q *quantile) look() {
	q.known = 0
	if q.total < quantileMinimum {
		return
	}
	below := 0.0
	for i, count := range q.counts {
		if below += count; below >= q.share*q.total {
			q.known = endOf(i)
			return
		}
	}
}

// value is 0 while there is not enough to say.
func (q *quantile) value() time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.known
}

// step is where a duration is counted: the microseconds up to 16, then sixteen
// steps each time they double.
func step(d time.Duration) int {
	us := uint64(max(d, 0) / time.Microsecond)
	if us < 16 {
		return int(us)
	}
	shift := bits.Len64(us) - 5
	return min((shift+1)*16+int(us>>shift)-16, quantileSteps-1)
}

// endOf is where the next step begins.
func endOf(step int) time.Duration {
	if step < 16 {
		return time.Duration(step+1) * time.Microsecond
	}
	shift := step/16 - 1
	return time.Duration((step%16+17)<<shift) * time.Microsecond
}
