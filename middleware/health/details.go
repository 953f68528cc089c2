package health

import "time"

// page is what those see who may see details.
type page struct {
	Status    string      `json:"status"`
	CheckedAt *time.Time  `json:"checkedAt,omitempty"` // left out without checks
	Checks    []checkPage `json:"checks"`
}

type checkPage struct {
	Name   string  `json:"name"`
	Status string  `json:"status"`
	Error  string  `json:"error,omitempty"`
	TookMS float64 `json:"tookMs"`
}

func details(word status, r *report) *page {
	p := &page{Status: words[word], Checks: make([]checkPage, 0, len(r.results))}
	if len(r.results) > 0 {
		at := r.at.UTC()
		p.CheckedAt = &at
	}
	for _, one := range r.results {
		c := checkPage{Name: one.name, Status: words[statusOK], TookMS: float64(one.took.Microseconds()) / 1000}
		if one.err != nil {
			c.Status, c.Error = words[statusFailing], one.err.Error()
		}
		p.Checks = append(p.Checks, c)
	}
	return p
}
