package config

import (
	"slices"
	"strings"
)

// maxCompared bounds the cost of comparing what somebody wrote with what exists.
const maxCompared = 100

// nearest is the candidate that differs least from word, or "" when none is so
// close that it was probably meant.
func nearest(word string, candidates []string) string {
	if len(word) > maxCompared {
		return ""
	}
	best, bestDistance := "", max(1, len(word)/3)+1
	sorted := slices.Sorted(slices.Values(candidates))
	for _, c := range sorted {
		if len(c) > maxCompared {
			continue
		}
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance counts the letters to add, drop, change or swap with their neighbour
// on the way from a to b (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, row := make([]int, len(y)+1), make([]int, len(y)+1)
	next := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		next[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			next[j+1] = min(next[j]+1, row[j+1]+1, row[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(y)]
}

// didYouMean is "; did you mean x?", or "" when nothing is near.
func didYouMean(word string, candidates []string) string {
	if near := nearest(word, candidates); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}
