package main

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/scenario"
	"github.com/koa-go/koa/internal/conformance/unit"
	"github.com/koa-go/koa/internal/conformance/vectors"
)

// result is what became of one scenario, or of one case of a unit.
type result struct {
	id      string // "group/name", or "units/name/number"
	skipped string // why, "" if it ran

	failures []failure
}

// failure is one place where a result went wrong.
type failure struct {
	where       string // "request 2"
	differences []match.Difference
}

// runSet runs everything, several scenarios at a time. The results are in the
// order of the vectors.
func runSet(set *vectors.Set) ([]result, error) {
	scenarios := make([]result, len(set.Scenarios))
	errs := make([]error, len(set.Scenarios))
	var wg sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, s := range set.Scenarios {
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			scenarios[i], errs[i] = runScenario(s)
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	all := scenarios
	for _, u := range set.Units {
		cases, err := runUnit(u)
		if err != nil {
			return nil, err
		}
		all = append(all, cases...)
	}
	return all, nil
}

func runScenario(s *vectors.Scenario) (result, error) {
	outcome, err := scenario.Run(s)
	if err != nil {
		return result{}, err
	}
	r := result{id: s.ID, skipped: outcome.Skipped}
	for _, f := range outcome.Failures {
		where := fmt.Sprintf("request %d", f.Request)
		if f.Request == 0 {
			where = "set-up"
		}
		r.failures = append(r.failures, failure{where, f.Differences})
	}
	return r, nil
}

func runUnit(u *vectors.Unit) ([]result, error) {
	cases, err := unit.Run(u)
	results := make([]result, len(cases))
	for i, c := range cases {
		results[i] = result{id: fmt.Sprintf("units/%s/%d", u.Name, c.Number), skipped: c.Skipped}
		if len(c.Differences) > 0 {
			results[i].failures = []failure{{"case", c.Differences}}
		}
	}
	return results, err
}
