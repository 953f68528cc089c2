package doctest_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDifferencesAreListed holds the table of scenarios in docs/differences.md
// against the file that the conformance runner skips by.
func TestDifferencesAreListed(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "internal", "conformance", "differences.json"))
	if err != nil {
		t.Fatal(err)
	}
	var differences []struct{ Pattern, Reason string }
	if err := json.Unmarshal(text, &differences); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, d := range differences {
		want = append(want, "| `"+d.Pattern+"` | "+d.Reason+" |")
	}
	got := scenarioRows(t)
	for _, row := range want {
		if !slices.Contains(got, row) {
			t.Errorf("docs/differences.md, section Scenarios, lacks the row\n%s", row)
		}
	}
	for _, row := range got {
		if !slices.Contains(want, row) {
			t.Errorf("docs/differences.md has a row for no entry of differences.json:\n%s", row)
		}
	}
}

// scenarioRows are the rows of the table in the section Scenarios.
func scenarioRows(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "differences.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(text), "\n## Scenarios\n")
	if !ok {
		t.Fatal("docs/differences.md has no section Scenarios")
	}
	_, table, ok := strings.Cut(section, "\n|---|---|\n")
	if !ok {
		t.Fatal("the section Scenarios has no table")
	}
	var rows []string
	for line := range strings.Lines(table) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "|") {
			rows = append(rows, line)
		}
	}
	return rows
}
