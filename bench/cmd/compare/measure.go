package main

import (
	"net/http"
	"runtime"
	"time"

	"github.com/koa-go/koa/bench"
)

// sample is one measurement, per request.
type sample struct {
	Nanoseconds float64 `json:"ns"`
	Allocations float64 `json:"allocs"`
	Bytes       float64 `json:"bytes"`
}

// subject is a server and the request it is measured with.
type subject struct {
	handler http.Handler
	writer  *bench.Writer
	request *http.Request
	n       int // requests that take about as long as a measurement shall
}

func newSubject(p bench.Peer, c bench.Case, each time.Duration) *subject {
	s := &subject{handler: p.New(c.Layers), writer: bench.NewWriter(), request: c.Request(), n: 1}
	for {
		took := s.serve() // warms up pools and caches as well
		if took >= each/4 {
			s.n = max(1, int(float64(s.n)*float64(each)/float64(took)))
			return s
		}
		s.n *= 2
	}
}

// serve answers n requests.
func (s *subject) serve() time.Duration {
	start := time.Now()
	for range s.n {
		s.writer.Reset()
		s.handler.ServeHTTP(s.writer, s.request)
	}
	return time.Since(start)
}

// measure starts from a collected heap, so that nobody pays for another's
// garbage.
func (s *subject) measure() sample {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	took := s.serve()
	runtime.ReadMemStats(&after)
	n := float64(s.n)
	return sample{
		Nanoseconds: float64(took.Nanoseconds()) / n,
		Allocations: float64(after.Mallocs-before.Mallocs) / n,
		Bytes:       float64(after.TotalAlloc-before.TotalAlloc) / n,
	}
}
