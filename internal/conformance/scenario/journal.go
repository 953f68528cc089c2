package scenario

import (
	"sync"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/failure"
	"github.com/koa-go/koa/internal/conformance/match"
)

// journal is what the ops and the error listener note during one request.
type journal struct {
	mu       sync.Mutex // guards what follows
	observed []any
	errors   []any
}

// push notes what an op observed.
func (j *journal) push(entry any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.observed = append(j.observed, entry)
}

// note is the application's error listener. Of equal neighbours only the first
// is kept.
func (j *journal) note(err error, ctx *koa.Context) {
	entry := failure.Describe(err)
	// Koa's onerror marks what comes too late for an answer in the same way.
	if ctx != nil && (ctx.HeaderSent() || !ctx.Writable()) {
		entry.Set("headerSent", true)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if n := len(j.errors); n > 0 && match.Text(j.errors[n-1]) == match.Text(entry) {
		return
	}
	j.errors = append(j.errors, entry)
}

// take returns what was noted and begins anew.
func (j *journal) take() (observed, errors []any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	observed, errors = j.observed, j.errors
	j.observed, j.errors = nil, nil
	return observed, errors
}
