package main

import (
	"fmt"
	"strings"

	"github.com/koa-go/koa/bench"
)

// column is wide enough for any figure: eight of them fit into 80 characters.
const column = 10

// reference is whose time is 1 in the second table.
const reference = "koa"

// table shows times, ratios and allocations, a row for each case.
func (r *results) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s, %d CPUs, medians of %d rounds\n", r.Go, r.Platform, r.CPUs, r.Rounds)
	for _, p := range bench.Peers() {
		if version := r.Versions[p.Name]; p.Module != "" && version != "(devel)" {
			fmt.Fprintf(&b, "%s %s\n", p.Module, version)
		}
	}
	r.section(&b, "nanoseconds per request", func(c, _ *cell) string { return fmt.Sprintf("%.0f", c.Median.Nanoseconds) })
	r.section(&b, "time, "+reference+" = 1", func(c, ref *cell) string {
		return fmt.Sprintf("%.2f", c.Median.Nanoseconds/ref.Median.Nanoseconds)
	})
	r.section(&b, "allocations per request", func(c, _ *cell) string { return fmt.Sprintf("%.0f", c.Median.Allocations) })
	r.section(&b, "bytes per request", func(c, _ *cell) string { return fmt.Sprintf("%.0f", c.Median.Bytes) })
	return b.String()
}

func (r *results) section(b *strings.Builder, title string, show func(c, ref *cell) string) {
	fmt.Fprintf(b, "\n%s\n%-*s", title, column, "")
	for _, p := range bench.Peers() {
		fmt.Fprintf(b, "%*s", column, p.Name)
	}
	for _, c := range bench.Cases() {
		fmt.Fprintf(b, "\n%-*s", column, c.Name)
		for _, p := range bench.Peers() {
			fmt.Fprintf(b, "%*s", column, show(r.cell(c.Name, p.Name), r.cell(c.Name, reference)))
		}
	}
	b.WriteString("\n")
}

func (r *results) cell(caseName, peer string) *cell {
	for i := range r.Cells {
		if c := &r.Cells[i]; c.Case == caseName && c.Peer == peer {
			return c
		}
	}
	panic("compare: nothing was measured for " + caseName + " of " + peer)
}
