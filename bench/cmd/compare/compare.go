package main

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"

	"github.com/koa-go/koa/bench"
	"github.com/koa-go/koa/bench/internal/measure"
)

// results are what a run has measured.
type results struct {
	Go       string            `json:"go"`
	Platform string            `json:"platform"`
	CPUs     int               `json:"cpus"`
	Versions map[string]string `json:"versions"` // by peer
	Rounds   int               `json:"rounds"`
	Cells    []measure.Cell    `json:"results"`
}

func compare(s measure.Settings) *results {
	r := &results{
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.GOMAXPROCS(0),
		Versions: versions(), Rounds: s.Rounds,
	}
	for _, c := range bench.Cases() {
		var subjects []*measure.Subject
		for _, p := range bench.Peers() {
			subjects = append(subjects, measure.NewSubject(p.Name, p.New(c.Layers), []*http.Request{c.Request()}, s.Time))
		}
		r.Cells = append(r.Cells, measure.Rounds(c.Name, subjects, s.Rounds)...)
	}
	return r
}

// column is wide enough for any figure: eight of them fit into 80 characters.
const column = 10

// reference is whose time is 1 in the ratios.
const reference = "koa"

func (r *results) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s, %d CPUs, medians of %d rounds\n", r.Go, r.Platform, r.CPUs, r.Rounds)
	for _, p := range bench.Peers() {
		if version := r.Versions[p.Name]; p.Module != "" && version != "(devel)" {
			fmt.Fprintf(&b, "%s %s\n", p.Module, version)
		}
	}
	return b.String() + measure.Table(r.Cells, reference, column)
}
