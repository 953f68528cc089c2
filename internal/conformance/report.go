package main

import (
	"fmt"
	"io"
	"strings"
)

// report is a run, counted.
type report struct {
	results []judged

	passed, failed, skipped int
}

// judged is a result and how it counts.
type judged struct {
	result
	deliberate *difference // that the result is covered by, and needs
}

func newReport(results []result, differences []difference) *report {
	r := &report{}
	for _, res := range results {
		r.add(judge(res, differences))
	}
	return r
}

// judge decides how a result counts: a failure that is a listed difference is
// none.
func judge(res result, differences []difference) judged {
	j := judged{result: res}
	if len(res.failures) == 0 {
		return j
	}
	for i := range differences {
		if differences[i].matches(res.id) {
			j.deliberate = &differences[i]
		}
	}
	return j
}

func (r *report) add(j judged) {
	r.results = append(r.results, j)
	switch {
	case j.skipped != "" || j.deliberate != nil:
		r.skipped++
	case len(j.failures) > 0:
		r.failed++
	default:
		r.passed++
	}
}

// print writes failures and deliberate differences, and what was skipped if
// asked to. Its last line are the counts.
func (r *report) print(w io.Writer, verbose bool) {
	for _, j := range r.results {
		switch {
		case j.skipped != "":
			if verbose {
				fmt.Fprintf(w, "SKIP %s: %s\n", j.id, j.skipped)
			}
		case j.deliberate != nil:
			fmt.Fprintf(w, "DIFFERENT %s: %s\n", j.id, j.deliberate.Reason)
		default:
			fmt.Fprint(w, j.text())
		}
	}
	fmt.Fprintf(w, "%d passed, %d failed, %d skipped\n", r.passed, r.failed, r.skipped)
}

// text is what to say about the failures, "" if there are none.
func (r *result) text() string {
	var b strings.Builder
	for _, f := range r.failures {
		fmt.Fprintf(&b, "FAIL %s, %s\n", r.id, f.where)
		for _, d := range f.differences {
			fmt.Fprintf(&b, "     %s\n       got  %s\n       want %s\n", d.Path, d.Got, d.Want)
		}
	}
	return b.String()
}
