package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
)

// sample is one measurement.
type sample struct {
	// Rate is how many requests are answered in a second.
	Rate float64 `json:"requestsPerSecond"`

	// CPU and DatabaseCPU are the processor time of the program and of PostgreSQL for a
	// request, in microseconds.
	CPU         float64 `json:"cpu"`
	DatabaseCPU float64 `json:"databaseCpu"`

	// P50 and P99 are how long answers take, in milliseconds.
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`

	requests float64
}

// cell is what a kind of page costs a program.
type cell struct {
	Page    string   `json:"page"`
	Peer    string   `json:"peer"`
	Median  sample   `json:"median"`
	Samples []sample `json:"samples"`
}

// results are what a run has measured.
type results struct {
	Go       string  `json:"go"`
	Platform string  `json:"platform"`
	CPUs     int     `json:"cpus"`
	Rounds   int     `json:"rounds"`
	Clients  int     `json:"clients"`
	Pool     int     `json:"pool"`
	Cells    []*cell `json:"results"`
}

func newResults(s settings) *results {
	return &results{
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.GOMAXPROCS(0),
		Rounds: s.rounds, Clients: s.clients, Pool: s.pool,
	}
}

func (r *results) find(page, peer string) *cell {
	i := slices.IndexFunc(r.Cells, func(c *cell) bool { return c.Page == page && c.Peer == peer })
	if i < 0 {
		return nil
	}
	return r.Cells[i]
}

func (r *results) add(page, peer string, s sample) {
	c := r.find(page, peer)
	if c == nil {
		c = &cell{Page: page, Peer: peer}
		r.Cells = append(r.Cells, c)
	}
	c.Samples = append(c.Samples, s)
	c.Median = sample{
		Rate: c.median(rate), CPU: c.median(cpu), DatabaseCPU: c.median(databaseCPU),
		P50: c.median(p50), P99: c.median(p99),
	}
}

// The quantities of a sample.
func rate(s sample) float64        { return s.Rate }
func cpu(s sample) float64         { return s.CPU }
func databaseCPU(s sample) float64 { return s.DatabaseCPU }
func p50(s sample) float64         { return s.P50 }
func p99(s sample) float64         { return s.P99 }

func (c *cell) values(of func(sample) float64) []float64 {
	values := make([]float64, len(c.Samples))
	for i, s := range c.Samples {
		values[i] = of(s)
	}
	return values
}

func (c *cell) median(of func(sample) float64) float64 { return median(c.values(of)) }

// ratio is how many times the rate of another program this one has: the median over the
// rounds, in each of which the machine was as busy for both.
func (c *cell) ratio(to *cell) float64 {
	ratios := c.values(rate)
	for i := range ratios {
		ratios[i] /= to.Samples[i].Rate
	}
	return median(ratios)
}

// spread is how far the rates are from each other, as a part of the median, in per cent.
func (c *cell) spread() float64 {
	values := c.values(rate)
	return (slices.Max(values) - slices.Min(values)) / c.Median.Rate * 100
}

func median(values []float64) float64 {
	slices.Sort(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}

// tables are the results for people: a row for each program, a column for each page.
func (r *results) tables() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s, %d CPUs, %d clients, %d connections, medians of %d rounds\n",
		r.Go, r.Platform, r.CPUs, r.Clients, r.Pool, r.Rounds)
	r.table(&b, "requests per second", "%.0f", func(c *cell) float64 { return c.Median.Rate })
	r.table(&b, "ratio to "+reference+" in the same round", "%.2f", func(c *cell) float64 {
		return c.ratio(r.find(c.Page, reference))
	})
	r.table(&b, "processor time of the program per request, µs", "%.0f", func(c *cell) float64 { return c.Median.CPU })
	r.table(&b, "processor time of PostgreSQL per request, µs", "%.0f", func(c *cell) float64 { return c.Median.DatabaseCPU })
	r.table(&b, "99 % of the answers take at most, ms", "%.1f", func(c *cell) float64 { return c.Median.P99 })
	r.table(&b, "noise: from the slowest to the fastest round, % of the median", "%.0f", (*cell).spread)
	return b.String()
}

// table is one of them: what was measured, in the order of peers and pages.
func (r *results) table(b *strings.Builder, title, format string, of func(*cell) float64) {
	fmt.Fprintf(b, "\n%s\n%-24s", title, "")
	for _, pg := range r.pages() {
		fmt.Fprintf(b, "%10s", pg.name)
	}
	b.WriteByte('\n')
	for _, p := range peers {
		line := ""
		for _, pg := range r.pages() {
			text := ""
			if c := r.find(pg.name, p.name); c != nil {
				text = fmt.Sprintf(format, of(c))
			}
			line += fmt.Sprintf("%10s", text)
		}
		if line = strings.TrimRight(line, " "); line != "" {
			fmt.Fprintf(b, "%-24s%s\n", p.name, line)
		}
	}
}

// pages are those that were measured.
func (r *results) pages() []page {
	return slices.DeleteFunc(slices.Clone(pages), func(pg page) bool {
		return !slices.ContainsFunc(r.Cells, func(c *cell) bool { return c.Page == pg.name })
	})
}
