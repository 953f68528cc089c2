package doctest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/doctest"
)

const root = "../../.." // go test runs in the package's directory

// page is a Markdown file of docs/egg.
type page struct {
	name   string // docs/egg/router.md
	text   string
	blocks []doctest.Snippet
}

func pages(t *testing.T) []page {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "docs", "egg", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages in docs/egg (%v)", err)
	}
	var all []page
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := "docs/egg/" + filepath.Base(file)
		all = append(all, page{name, string(text), doctest.Snippets(name, string(text))})
	}
	return all
}

// fileName is the first line of a block that shows a file.
var fileName = regexp.MustCompile(`^(?://|#|<!--) ((?:app|config|test|plugin)/[\w./-]+|main\.go)(?: -->)?\n`)

// shownFile is the file that a block shows: its path below the application, and its
// text.
func shownFile(s doctest.Snippet) (path, text string, ok bool) {
	m := fileName.FindStringSubmatch(s.Text)
	if m == nil {
		return "", "", false
	}
	return m[1], strings.TrimPrefix(s.Text, m[0]), true
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)

func TestLinksLeadSomewhere(t *testing.T) {
	for _, p := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(inline.ReplaceAllString(withoutBlocks(p.text), ""), -1) {
			if _, err := os.Stat(filepath.Join(root, "docs", "egg", filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s links to %s, which does not exist", p.name, m[1])
			}
		}
	}
}

// TestPagesAreListed holds the table of contents against the pages there are.
func TestPagesAreListed(t *testing.T) {
	all := pages(t)
	var contents string
	for _, p := range all {
		if p.name == "docs/egg/README.md" {
			contents = p.text
		}
	}
	for _, p := range all {
		if base := filepath.Base(p.name); base != "README.md" && !strings.Contains(contents, "]("+base+")") {
			t.Errorf("docs/egg/README.md does not list %s", base)
		}
	}
}
