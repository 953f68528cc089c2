package main

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/koa-go/koa"
)

// remembered is how many requests the page shows.
const remembered = 12

// traffic knows who served what.
type traffic struct {
	mu     sync.Mutex
	counts map[string]map[string]int // by route and instance
	last   []request
}

// request is one that was answered.
type request struct {
	Path     string        `json:"path"`
	Status   int           `json:"status"`
	ServedBy []string      `json:"servedBy"`
	Took     time.Duration `json:"took"`
}

func newTraffic() *traffic { return &traffic{counts: map[string]map[string]int{}} }

// record is a layer: what is known after next is known before anything is sent.
func (t *traffic) record(ctx *koa.Context, next koa.Handler) error {
	start := time.Now()
	err := next(ctx)
	status := ctx.Status()
	if err != nil {
		status = koa.StatusOf(err)
	}
	t.add(ctx.Pattern(), request{
		Path:     ctx.Path(),
		Status:   status,
		ServedBy: strings.Fields(ctx.Response.Get(servedBy)),
		Took:     time.Since(start),
	})
	return err
}

func (t *traffic) add(route string, r request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts[route] == nil {
		t.counts[route] = map[string]int{}
	}
	for _, id := range r.ServedBy {
		t.counts[route][id]++
	}
	if len(r.ServedBy) == 0 {
		t.counts[route]["nobody"]++
	}
	t.last = append(t.last, r)
	t.last = t.last[max(0, len(t.last)-remembered):]
}

// snapshot returns copies: the counts by route and instance, and the last requests,
// the oldest first.
func (t *traffic) snapshot() (counts map[string]map[string]int, last []request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	counts = make(map[string]map[string]int, len(t.counts))
	for route, by := range t.counts {
		counts[route] = maps.Clone(by)
	}
	return counts, slices.Clone(t.last)
}
