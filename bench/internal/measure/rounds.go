package measure

import "slices"

// Cell is what a case costs a peer.
type Cell struct {
	// Case and Peer are the row and the column.
	Case string `json:"case"`
	Peer string `json:"peer"`

	// Median is that of the samples, of each quantity for itself.
	Median Sample `json:"median"`

	// Samples are all measurements, one for each round.
	Samples []Sample `json:"samples"`
}

// Rounds measures every subject of a case once in each round, one after the
// other and from another one each time, so that whatever else the machine does
// falls on all of them. The cells are in the order of the subjects.
func Rounds(name string, subjects []*Subject, rounds int) []Cell {
	cells := make([]Cell, len(subjects))
	for i, s := range subjects {
		cells[i] = Cell{Case: name, Peer: s.Peer}
	}
	for round := range rounds {
		for i := range subjects {
			at := (i + round) % len(subjects)
			cells[at].Samples = append(cells[at].Samples, subjects[at].measure())
		}
	}
	for i := range cells {
		cells[i].Median = Median(cells[i].Samples)
	}
	return cells
}

// Median is the median of each quantity. It panics without samples.
func Median(samples []Sample) Sample {
	middle := func(of func(Sample) float64) float64 {
		values := make([]float64, len(samples))
		for i, s := range samples {
			values[i] = of(s)
		}
		slices.Sort(values)
		return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
	}
	return Sample{
		Nanoseconds: middle(func(s Sample) float64 { return s.Nanoseconds }),
		Allocations: middle(func(s Sample) float64 { return s.Allocations }),
		Bytes:       middle(func(s Sample) float64 { return s.Bytes }),
	}
}
