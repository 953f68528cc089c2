package live_test

import (
	_ "embed"
	"encoding/json"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// difference is a place where we differ from Egg on purpose.
type difference struct {
	// Case is the id of a case, or a glob as path.Match knows it, where "*" stands for
	// one part between slashes.
	Case string `json:"case"`

	// Part is the part of the answer, or a glob.
	Part string `json:"part"`

	// Node and Ours are expressions for what the two say, "" for anything.
	Node string `json:"node,omitempty"`
	Ours string `json:"ours,omitempty"`

	// Reason says why, in one sentence.
	Reason string `json:"reason"`
}

//go:embed differences.json
var differencesJSON []byte

// differences are all of them, and which were needed.
type differences struct {
	list []difference
	used []bool
}

func loadDifferences(t *testing.T) *differences {
	t.Helper()
	d := &differences{}
	if err := json.Unmarshal(differencesJSON, &d.list); err != nil {
		t.Fatal(err)
	}
	for _, one := range d.list {
		if one.Case == "" || one.Part == "" || one.Reason == "" {
			t.Fatalf("differences.json: want a case, a part and a reason, got %+v", one)
		}
	}
	d.used = make([]bool, len(d.list))
	return d
}

// excuse reports whether a deviation is meant.
func (d *differences) excuse(id string, dev deviation) bool {
	excused := false
	for i, one := range d.list {
		if one.matches(id, dev) {
			d.used[i], excused = true, true
		}
	}
	return excused
}

func (d difference) matches(id string, dev deviation) bool {
	return glob(d.Case, id) && glob(d.Part, dev.part) && fits(d.Node, dev.node) && fits(d.Ours, dev.ours)
}

func glob(pattern, text string) bool {
	ok, err := path.Match(pattern, text)
	return ok && err == nil
}

func fits(expression, text string) bool {
	return expression == "" || regexp.MustCompile(expression).MatchString(text)
}

// unused are the entries that no case needed.
func (d *differences) unused() []difference {
	var list []difference
	for i, one := range d.list {
		if !d.used[i] {
			list = append(list, one)
		}
	}
	return list
}

// TestDifferencesAreListed holds the table of the section Egg in docs/differences.md
// against differences.json.
func TestDifferencesAreListed(t *testing.T) {
	var want []string
	for _, d := range loadDifferences(t).list {
		if row := "| `" + d.Case + "` | " + d.Part + " | " + d.Reason + " |"; !slices.Contains(want, row) {
			want = append(want, row)
		}
	}
	got := documented(t)
	for _, row := range want {
		if !slices.Contains(got, row) {
			t.Errorf("docs/differences.md, section Egg, lacks the row\n%s", row)
		}
	}
	for _, row := range got {
		if !slices.Contains(want, row) {
			t.Errorf("docs/differences.md has a row for no entry of differences.json:\n%s", row)
		}
	}
}

// documented are the rows of the table in the section Egg.
func documented(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/differences.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(text), "\n## Egg\n")
	if !ok {
		t.Fatal("docs/differences.md has no section Egg")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	_, table, ok := strings.Cut(section, "\n|---|---|---|\n")
	if !ok {
		t.Fatal("the section Egg has no table")
	}
	var rows []string
	for line := range strings.Lines(table) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "|") {
			rows = append(rows, line)
		}
	}
	return rows
}
