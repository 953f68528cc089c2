package main

import (
	"runtime"
	"slices"
	"time"

	"github.com/koa-go/koa/bench"
)

// results are what a run has measured.
type results struct {
	Go       string            `json:"go"`
	Platform string            `json:"platform"`
	CPUs     int               `json:"cpus"`
	Versions map[string]string `json:"versions"` // by peer
	Rounds   int               `json:"rounds"`
	Cells    []cell            `json:"results"`
}

// cell is a case of a peer.
type cell struct {
	Case    string   `json:"case"`
	Peer    string   `json:"peer"`
	Median  sample   `json:"median"`
	Samples []sample `json:"samples"`

	subject *subject
}

func compare(rounds int, each time.Duration) *results {
	r := &results{
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.GOMAXPROCS(0),
		Versions: versions(), Rounds: rounds,
	}
	for _, c := range bench.Cases() {
		r.measure(c, each)
	}
	return r
}

// measure adds the cells of one case.
func (r *results) measure(c bench.Case, each time.Duration) {
	peers := bench.Peers()
	cells := make([]cell, len(peers))
	for i, p := range peers {
		cells[i] = cell{Case: c.Name, Peer: p.Name, subject: newSubject(p, c, each)}
	}
	for round := range r.Rounds {
		for i := range cells {
			next := &cells[(i+round)%len(cells)]
			next.Samples = append(next.Samples, next.subject.measure())
		}
	}
	for i := range cells {
		cells[i].Median = median(cells[i].Samples)
	}
	r.Cells = append(r.Cells, cells...)
}

// median is the median of each quantity.
func median(samples []sample) sample {
	middle := func(of func(sample) float64) float64 {
		values := make([]float64, len(samples))
		for i, s := range samples {
			values[i] = of(s)
		}
		slices.Sort(values)
		return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
	}
	return sample{
		Nanoseconds: middle(func(s sample) float64 { return s.Nanoseconds }),
		Allocations: middle(func(s sample) float64 { return s.Allocations }),
		Bytes:       middle(func(s sample) float64 { return s.Bytes }),
	}
}
