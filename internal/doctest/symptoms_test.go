package doctest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// symptom is a heading of docs/troubleshooting.md that quotes what a program
// prints. The quote counts up to its first variable part: a number, a quoted
// name or an ellipsis.
var symptom = regexp.MustCompile("(?m)^## `([^`\"…0-9]+)")

// TestSymptomsAreWhatProgramsPrint holds the quotes against the source, so that
// who searches for a message finds the page.
func TestSymptomsAreWhatProgramsPrint(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs", "troubleshooting.md"))
	if err != nil {
		t.Fatal(err)
	}
	quotes := symptom.FindAllStringSubmatch(string(page), -1)
	if len(quotes) == 0 {
		t.Fatal("docs/troubleshooting.md quotes no message")
	}
	source := librarySource(t)
	for _, quote := range quotes {
		if !strings.Contains(source, strings.TrimSpace(quote[1])) {
			t.Errorf("docs/troubleshooting.md explains %q, which no library code says", quote[1])
		}
	}
}

// librarySource is all Go code outside tests, as one text.
func librarySource(t *testing.T) string {
	t.Helper()
	var source strings.Builder
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		source.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return source.String()
}
