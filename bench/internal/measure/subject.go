// Package measure is what the commands of bench have in common: they serve the
// same requests with several servers, in process and in turn, and show medians.
package measure

import (
	"net/http"
	"runtime"
	"time"

	"github.com/koa-go/koa/bench"
)

// Sample is one measurement, per request.
type Sample struct {
	// Nanoseconds is the time.
	Nanoseconds float64 `json:"ns"`

	// Allocations is how many there were, and Bytes their size.
	Allocations float64 `json:"allocs"`
	Bytes       float64 `json:"bytes"`
}

// Subject is a server and the requests it is measured with.
type Subject struct {
	// Peer is the server's name.
	Peer string

	handler  http.Handler
	requests []*http.Request
	writer   *bench.Writer
	n        int // how often the requests are served in a measurement
}

// NewSubject returns a server that has answered the requests, one after the
// other, for a while. A measurement of it takes about as long as each.
func NewSubject(peer string, handler http.Handler, requests []*http.Request, each time.Duration) *Subject {
	s := &Subject{Peer: peer, handler: handler, requests: requests, writer: bench.NewWriter(), n: 1}
	s.serve() // some build their tables with the first request
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
func (s *Subject) serve() time.Duration {
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
func (s *Subject) measure() Sample {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	took := s.serve()
	runtime.ReadMemStats(&after)
	n := float64(s.n * len(s.requests))
	return Sample{
		Nanoseconds: float64(took.Nanoseconds()) / n,
		Allocations: float64(after.Mallocs-before.Mallocs) / n,
		Bytes:       float64(after.TotalAlloc-before.TotalAlloc) / n,
	}
}
