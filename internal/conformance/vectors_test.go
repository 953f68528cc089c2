package main

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/koa-go/koa/internal/conformance/unit"
	"github.com/koa-go/koa/internal/conformance/vectors"
)

// results collects what parallel tests find.
type results struct {
	mu  sync.Mutex // guards all
	all []result
}

func (r *results) add(res ...result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, res...)
}

// TestVectors runs the built-in vectors, a subtest for each scenario and each
// unit.
func TestVectors(t *testing.T) {
	set, err := vectors.Load("testdata")
	if err != nil {
		t.Fatal(err)
	}
	differences, err := loadDifferences()
	if err != nil {
		t.Fatal(err)
	}
	var found results
	t.Run("scenarios", func(t *testing.T) {
		for _, s := range set.Scenarios {
			t.Run(s.ID, func(t *testing.T) {
				t.Parallel()
				res, err := runScenario(s)
				if err != nil {
					t.Fatal(err)
				}
				found.add(res)
				check(t, res, differences)
			})
		}
	})
	t.Run("units", func(t *testing.T) {
		for _, u := range set.Units {
			t.Run(u.Name, func(t *testing.T) {
				t.Parallel()
				res, err := runUnit(u)
				if err != nil {
					t.Fatal(err)
				}
				found.add(res...)
				for _, r := range res {
					check(t, r, differences)
				}
			})
		}
	})
	for _, complaint := range stale(differences, found.all) {
		t.Error(complaint)
	}
	r := newReport(found.all, differences)
	t.Logf("%d passed, %d failed, %d skipped", r.passed, r.failed, r.skipped)
}

// check fails the test when a result counts as failed, and says why it was
// skipped.
func check(t *testing.T, res result, differences []difference) {
	t.Helper()
	switch j := judge(res, differences); {
	case j.skipped != "":
		t.Logf("%s skipped: %s", j.id, j.skipped)
	case j.deliberate != nil:
		t.Logf("%s differs: %s", j.id, j.deliberate.Reason)
	case len(j.failures) > 0:
		t.Error(j.text())
	}
}

// TestUnitsAreAllRun keeps a unit from being forgotten: each has a file in the
// built-in vectors.
func TestUnitsAreAllRun(t *testing.T) {
	set, err := vectors.Load("testdata")
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, u := range set.Units {
		have[u.Name] = true
	}
	for _, name := range unit.Names() {
		if !have[name] {
			t.Errorf("no vectors for unit %s", name)
		}
	}
}

// TestDifferencesAreDocumented holds differences.json and the page for readers
// together.
func TestDifferencesAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/differences.md")
	if err != nil {
		t.Fatal(err)
	}
	differences, err := loadDifferences()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences {
		for _, text := range []string{d.Pattern, d.Reason} {
			if !strings.Contains(string(page), text) {
				t.Errorf("docs/differences.md does not have %q of differences.json", text)
			}
		}
	}
}
