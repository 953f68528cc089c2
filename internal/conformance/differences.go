package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"path"
)

// difference is a place where this repository differs from the recorded
// packages on purpose. docs/differences.md has a section for each.
type difference struct {
	// Pattern is the id of a scenario, or a glob as path.Match knows it.
	Pattern string `json:"pattern"`

	// Reason says why, in one sentence.
	Reason string `json:"reason"`
}

//go:embed differences.json
var differencesJSON []byte

func loadDifferences() ([]difference, error) { return parseDifferences(differencesJSON) }

func parseDifferences(text []byte) ([]difference, error) {
	var all []difference
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("differences.json: %w", err)
	}
	for _, d := range all {
		if _, err := path.Match(d.Pattern, ""); err != nil || d.Pattern == "" || d.Reason == "" {
			return nil, fmt.Errorf("differences.json: want a pattern and a reason, got %+v", d)
		}
	}
	return all, nil
}

// matches reports whether the difference is about the scenario.
func (d difference) matches(id string) bool {
	ok, _ := path.Match(d.Pattern, id) // the pattern was checked when it was read
	return ok
}

// stale says which differences a run over the built-in vectors did not need.
func stale(differences []difference, all []result) []string {
	var complaints []string
	for _, d := range differences {
		found := false
		for _, res := range all {
			if !d.matches(res.id) {
				continue
			}
			found = true
			if res.skipped == "" && len(res.failures) == 0 {
				complaints = append(complaints, fmt.Sprintf("%q is in differences.json and %s passes: take it out", d.Pattern, res.id))
			}
		}
		if !found {
			complaints = append(complaints, fmt.Sprintf("%q is in differences.json and matches no vector: take it out", d.Pattern))
		}
	}
	return complaints
}
