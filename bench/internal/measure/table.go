package measure

import (
	"fmt"
	"strings"
)

// Table shows times, ratios and allocations: a row for each case, a column for
// each peer, both in the order of the cells. Reference is the peer whose time is
// 1 in the ratios, and width that of a column.
func Table(cells []Cell, reference string, width int) string {
	t := table{of: map[string]map[string]Sample{}, width: width}
	for _, c := range cells {
		if t.of[c.Case] == nil {
			t.cases, t.of[c.Case] = append(t.cases, c.Case), map[string]Sample{}
		}
		if len(t.cases) == 1 {
			t.peers = append(t.peers, c.Peer)
		}
		t.of[c.Case][c.Peer] = c.Median
	}
	t.section("nanoseconds per request", func(s, _ Sample) string { return fmt.Sprintf("%.0f", s.Nanoseconds) }, reference)
	t.section("time, "+reference+" = 1", func(s, ref Sample) string {
		return fmt.Sprintf("%.2f", s.Nanoseconds/ref.Nanoseconds)
	}, reference)
	t.section("allocations per request", func(s, _ Sample) string { return fmt.Sprintf("%.1f", s.Allocations) }, reference)
	t.section("bytes per request", func(s, _ Sample) string { return fmt.Sprintf("%.0f", s.Bytes) }, reference)
	return t.text.String()
}

type table struct {
	cases, peers []string
	of           map[string]map[string]Sample // by case and peer
	width        int
	text         strings.Builder
}

func (t *table) section(title string, show func(s, ref Sample) string, reference string) {
	fmt.Fprintf(&t.text, "\n%s\n%-*s", title, t.width, "")
	for _, peer := range t.peers {
		fmt.Fprintf(&t.text, "%*s", t.width, peer)
	}
	for _, name := range t.cases {
		fmt.Fprintf(&t.text, "\n%-*s", t.width, name)
		row := t.of[name]
		for _, peer := range t.peers {
			fmt.Fprintf(&t.text, "%*s", t.width, show(row[peer], row[reference]))
		}
	}
	t.text.WriteString("\n")
}
