package gen

import (
	"fmt"
	"slices"
	"strings"
)

const (
	diffContext = 3       // lines around a change
	diffCells   = 4 << 20 // beyond this size of table a change is shown as one block
)

// edit is a line of a diff: ' ' in both texts, '-' in the old one, '+' in the new one.
type edit struct {
	op   byte
	line string
}

// diff returns the difference of two texts in unified form; empty when there is none.
func diff(name, old, now string) string {
	edits := compare(splitLines(old), splitLines(now))
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s (generated now)\n", name, name)
	changed := false
	for from := 0; from < len(edits); {
		start, end := nextHunk(edits, from)
		if start == end {
			break
		}
		changed = true
		writeHunk(&b, edits, start, end)
		from = end
	}
	if !changed {
		return ""
	}
	return b.String()
}

func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// compare finds the longest common subsequence of the lines between what both texts
// begin and end with.
func compare(old, now []string) []edit {
	var head, tail []edit
	for len(old) > 0 && len(now) > 0 && old[0] == now[0] {
		head = append(head, edit{' ', old[0]})
		old, now = old[1:], now[1:]
	}
	for len(old) > 0 && len(now) > 0 && old[len(old)-1] == now[len(now)-1] {
		tail = append(tail, edit{' ', old[len(old)-1]})
		old, now = old[:len(old)-1], now[:len(now)-1]
	}
	slices.Reverse(tail)
	return slices.Concat(head, middle(old, now), tail)
}

func middle(old, now []string) []edit {
	common := commonTable(old, now)
	var edits []edit
	i, j := 0, 0
	for i < len(old) || j < len(now) {
		switch {
		case common != nil && i < len(old) && j < len(now) && old[i] == now[j]:
			edits = append(edits, edit{' ', old[i]})
			i, j = i+1, j+1
		case i < len(old) && (j == len(now) || common == nil || common[i+1][j] >= common[i][j+1]):
			edits = append(edits, edit{'-', old[i]})
			i++
		default:
			edits = append(edits, edit{'+', now[j]})
			j++
		}
	}
	return edits
}

// commonTable has the length of the longest common subsequence from every pair of lines
// on; nil for texts too long to compare in full.
func commonTable(old, now []string) [][]int32 {
	if len(old)*len(now) > diffCells {
		return nil
	}
	table := make([][]int32, len(old)+1)
	for i := range table {
		table[i] = make([]int32, len(now)+1)
	}
	for i, line := range slices.Backward(old) {
		for j := len(now) - 1; j >= 0; j-- {
			if line == now[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}

// nextHunk returns the edits of the next changes that are near each other, with context.
func nextHunk(edits []edit, from int) (start, end int) {
	first := from
	for first < len(edits) && edits[first].op == ' ' {
		first++
	}
	if first == len(edits) {
		return first, first
	}
	last := first
	for i := first; i < len(edits) && i-last <= 2*diffContext; i++ {
		if edits[i].op != ' ' {
			last = i
		}
	}
	return max(from, first-diffContext), min(len(edits), last+1+diffContext)
}

func writeHunk(b *strings.Builder, edits []edit, start, end int) {
	oldLine, newLine := count(edits[:start], '+'), count(edits[:start], '-')
	oldSize, newSize := count(edits[start:end], '+'), count(edits[start:end], '-')
	fmt.Fprintf(b, "@@ -%s +%s @@\n", span(oldLine, oldSize), span(newLine, newSize))
	for _, e := range edits[start:end] {
		fmt.Fprintf(b, "%c%s\n", e.op, e.line)
	}
}

// span names lines as diff does: an empty range is after the line before it.
func span(before, size int) string {
	if size == 0 {
		return fmt.Sprintf("%d,0", before)
	}
	return fmt.Sprintf("%d,%d", before+1, size)
}

// count is the number of edits that are not of one kind.
func count(edits []edit, without byte) int {
	n := 0
	for _, e := range edits {
		if e.op != without {
			n++
		}
	}
	return n
}
