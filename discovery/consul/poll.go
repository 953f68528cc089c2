package consul

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	// spacing is the least time from one query of a poll to the next, however
	// fast its subject changes.
	spacing = 100 * time.Millisecond

	// firstRetry is how long after a first failure a query is repeated.
	firstRetry = 100 * time.Millisecond
)

// poll asks one question again and again, each time waiting for the answer to
// change: a blocking query. It belongs to one goroutine.
type poll struct {
	*client
	path  string
	retry time.Duration // the longest pause after a failure

	mayMiss bool // whether 404 is an answer, of nothing

	index     uint64    // of the answer before; 0 does not wait for a change
	asked     time.Time // when the query before began
	failures  int       // in a row
	recovered bool      // whether the answer is the first after a failure or a reset
	suspect   bool      // whether the next answer is
}

// errReset says that the index has gone backwards, as it does when a cluster is restored:
// what was known may be wrong, and the next answer counts.
var errReset = errors.New("the index has gone backwards")

// next returns the answer to the next query, which may be the same as before. It
// pauses first, when the query before failed or has only just begun. On failure
// the index starts anew.
func (p *poll) next(ctx context.Context, query url.Values, wait time.Duration) (*answer, error) {
	if err := pause(ctx, time.Until(p.asked.Add(p.spacing()))); err != nil {
		return nil, err
	}
	a, index, err := p.ask(ctx, query, jitter(wait))
	if err != nil {
		p.failed()
		return nil, err
	}
	p.failures = 0
	if index < p.index {
		p.index, p.suspect = 0, true
		return nil, errReset
	}
	p.index, p.recovered, p.suspect = index, p.suspect, false
	return a, nil
}

// failed makes the next query wait its turn and start from the beginning.
func (p *poll) failed() {
	p.failures++
	p.index, p.suspect = 0, true
}

// spacing is how long after the last query the next may begin.
func (p *poll) spacing() time.Duration {
	if p.failures == 0 {
		return spacing
	}
	return jitter(backoff(p.failures, p.retry))
}

// backoff is the pause after that many failures in a row.
func backoff(failures int, longest time.Duration) time.Duration {
	return min(longest, firstRetry<<min(failures-1, 20))
}

func (p *poll) ask(ctx context.Context, query url.Values, wait time.Duration) (*answer, uint64, error) {
	p.asked = time.Now()
	if p.index > 0 {
		query.Set("index", strconv.FormatUint(p.index, 10))
		query.Set("wait", strconv.FormatInt(wait.Milliseconds(), 10)+"ms")
		wait += wait / 16 // what Consul adds, so that answers do not come together
	} else {
		query.Del("index")
		query.Del("wait")
		// A server that has just started may not have read all of its log.
		query.Set("consistent", "")
		wait = 0
	}
	a, err := p.call(ctx, http.MethodGet, p.path, query, nil, wait)
	if p.mayMiss && isNotFound(err) {
		err = nil
	}
	if err != nil {
		return nil, 0, err
	}
	text := a.header.Get("X-Consul-Index")
	index, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return nil, 0, fmt.Errorf("the agent's answer has the index %.40q", text)
	}
	return a, max(index, 1), nil // waiting for 0 would not wait
}

// pause waits for d, which may have passed, or returns ctx's error.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// jitter is d give or take a tenth.
func jitter(d time.Duration) time.Duration { return d - d/10 + rand.N(d/5+1) }
