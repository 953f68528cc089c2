package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"time"

	"github.com/koa-go/koa/bench"
	"github.com/koa-go/koa/bench/routing"
)

// cell is what a table costs with a router.
type cell struct {
	Case string `json:"case"`
	Peer string `json:"peer"`

	// Nanoseconds and Allocations are medians, for one request.
	Nanoseconds float64 `json:"ns"`
	Allocations float64 `json:"allocs"`

	// Samples are all nanoseconds that were measured.
	Samples []float64 `json:"samples"`

	allocs  []float64
	subject *subject
}

func measureAll(rounds int, each time.Duration) []cell {
	var all []cell
	for _, c := range routing.Cases() {
		cells := make([]cell, 0, len(routing.Peers()))
		for _, p := range routing.Peers() {
			cells = append(cells, cell{Case: c.Name, Peer: p.Name, subject: newSubject(p, c, each)})
		}
		for round := range rounds {
			for i := range cells {
				cells[(i+round)%len(cells)].measure()
			}
		}
		for i := range cells {
			cells[i].Nanoseconds, cells[i].Allocations = median(cells[i].Samples), median(cells[i].allocs)
			cells[i].subject = nil // its table need not stay
		}
		all = append(all, cells...)
	}
	return all
}

func (c *cell) measure() {
	ns, allocs := c.subject.measure()
	c.Samples, c.allocs = append(c.Samples, ns), append(c.allocs, allocs)
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// subject is a server with a table and the requests for it.
type subject struct {
	handler  http.Handler
	writer   *bench.Writer
	requests []*http.Request
	n        int // turns that take about as long as a measurement shall
}

func newSubject(p routing.Peer, c routing.Case, each time.Duration) *subject {
	s := &subject{handler: p.New(c.Routes), writer: bench.NewWriter(), n: 1}
	for _, r := range c.Requests {
		s.requests = append(s.requests, httptest.NewRequestWithContext(context.Background(), r.Method, r.Path, nil))
	}
	s.serve() // some build their table with the first request
	for {
		took := s.serve() // warms up pools and caches as well
		if took >= each/4 {
			s.n = max(1, int(float64(s.n)*float64(each)/float64(took)))
			return s
		}
		s.n *= 2
	}
}

// serve answers all requests n times.
func (s *subject) serve() time.Duration {
	start := time.Now()
	for range s.n {
		for _, r := range s.requests {
			s.writer.Reset()
			s.handler.ServeHTTP(s.writer, r)
		}
	}
	return time.Since(start)
}

// measure starts from a collected heap, so that nobody pays for another's
// garbage.
func (s *subject) measure() (ns, allocs float64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	took := s.serve()
	runtime.ReadMemStats(&after)
	n := float64(s.n * len(s.requests))
	return float64(took.Nanoseconds()) / n, float64(after.Mallocs-before.Mallocs) / n
}
