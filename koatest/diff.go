package koatest

import (
	"fmt"
	"slices"
	"strings"
)

// line is a line of a diff. Its mark is '-' for what was wanted, '+' for what
// came, and ' ' for both.
type line struct {
	mark byte
	text string
}

func unmarked(lines []string) []line { return marked(' ', lines) }

func marked(mark byte, lines []string) []line {
	all := make([]line, len(lines))
	for i, text := range lines {
		all[i] = line{mark, text}
	}
	return all
}

func differ(lines []line) bool {
	return slices.ContainsFunc(lines, func(l line) bool { return l.mark != ' ' })
}

// maxTable limits the work of a diff; larger texts are shown one after the
// other.
const maxTable = 4 << 20

// diff keeps as many lines as it can (longest common subsequence).
func diff(want, got []string) []line {
	start := 0
	for start < len(want) && start < len(got) && want[start] == got[start] {
		start++
	}
	end := 0
	for end < len(want)-start && end < len(got)-start && want[len(want)-1-end] == got[len(got)-1-end] {
		end++
	}
	lines := unmarked(want[:start])
	lines = append(lines, diffMiddle(want[start:len(want)-end], got[start:len(got)-end])...)
	return append(lines, unmarked(want[len(want)-end:])...)
}

func diffMiddle(want, got []string) []line {
	if len(want)*len(got) > maxTable {
		return append(marked('-', want), marked('+', got)...)
	}
	common := commonLengths(want, got)
	var lines []line
	i, j := 0, 0
	for i < len(want) && j < len(got) {
		switch {
		case want[i] == got[j]:
			lines = append(lines, line{' ', want[i]})
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			lines = append(lines, line{'-', want[i]})
			i++
		default:
			lines = append(lines, line{'+', got[j]})
			j++
		}
	}
	lines = append(lines, marked('-', want[i:])...)
	return append(lines, marked('+', got[j:])...)
}

// commonLengths[i][j] is how many lines want[i:] and got[j:] have in common.
func commonLengths(want, got []string) [][]int32 {
	table := make([][]int32, len(want)+1)
	table[len(want)] = make([]int32, len(got)+1)
	for i := len(want) - 1; i >= 0; i-- {
		table[i] = make([]int32, len(got)+1)
		for j := len(got) - 1; j >= 0; j-- {
			if want[i] == got[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}

// How much of a body is shown: around each difference, and without any.
const (
	contextLines = 3
	plainLines   = 40
)

// shorten leaves out lines that are far from any difference.
func shorten(lines []line) []line {
	if !differ(lines) {
		if len(lines) <= plainLines {
			return lines
		}
		return append(slices.Clone(lines[:plainLines]), omitted(len(lines)-plainLines))
	}
	near := make([]bool, len(lines))
	for i, l := range lines {
		if l.mark == ' ' {
			continue
		}
		for k := max(0, i-contextLines); k <= min(len(lines)-1, i+contextLines); k++ {
			near[k] = true
		}
	}
	var short []line
	for i := 0; i < len(lines); i++ {
		from := i
		for i < len(lines) && !near[i] {
			i++
		}
		if i > from {
			short = append(short, omitted(i-from))
		}
		if i < len(lines) {
			short = append(short, lines[i])
		}
	}
	return short
}

func omitted(n int) line { return line{' ', fmt.Sprintf("... (%d more lines)", n)} }

// text prints a diff, indented below the message it belongs to.
func text(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.TrimRight("  "+string(l.mark)+" "+l.text, " ") + "\n")
	}
	return b.String()
}
