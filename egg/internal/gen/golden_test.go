package gen_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/internal/gen"
)

var update = flag.Bool("update", false, "rewrite what the cases in testdata expect")

// section is a file in a case: `-- name --` and the lines below.
type section struct{ name, text string }

// readCase splits a case. Names that begin with want/ are what Generate is to write;
// problems and notes are what it is to say; all others are the application.
func readCase(t *testing.T, file string) (about string, sections []section) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		name, isName := strings.CutPrefix(line, "-- ")
		switch {
		case isName && strings.HasSuffix(name, " --\n"):
			sections = append(sections, section{name: strings.TrimSuffix(name, " --\n")})
		case len(sections) == 0:
			about += line
		default:
			sections[len(sections)-1].text += line
		}
	}
	return about, sections
}

func (s section) expected() bool {
	return strings.HasPrefix(s.name, "want/") || s.name == "problems" || s.name == "notes"
}

// writeApp lays the application of a case out in a new directory.
func writeApp(t testing.TB, sections []section) string {
	t.Helper()
	dir := t.TempDir()
	for _, s := range sections {
		if s.expected() {
			continue
		}
		file := filepath.Join(dir, filepath.FromSlash(s.name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(s.text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// run generates and returns what a case can expect.
func run(t *testing.T, dir string) []section {
	t.Helper()
	result, err := gen.Generate(dir, gen.Options{})
	if problems, ok := errors.AsType[gen.Problems](err); ok {
		return []section{{"problems", problems.Error() + "\n"}}
	}
	if err != nil {
		t.Fatal(err)
	}
	var got []section
	if len(result.App.Notes) > 0 {
		got = append(got, section{"notes", strings.Join(result.App.Notes, "\n") + "\n"})
	}
	for _, f := range result.Files {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, section{"want/" + f.Path, string(text)})
	}
	return got
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("cases: %v, %v", files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			about, sections := readCase(t, file)
			app := slices.DeleteFunc(slices.Clone(sections), section.expected)
			got := run(t, writeApp(t, app))
			if *update {
				writeCase(t, file, about, append(app, got...))
				return
			}
			want := slices.DeleteFunc(slices.Clone(sections), func(s section) bool { return !s.expected() })
			if !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", join(got), join(want))
			}
			if again := run(t, writeApp(t, app)); !slices.Equal(again, got) {
				t.Errorf("the second run differs:\n%s\nfrom the first:\n%s", join(again), join(got))
			}
		})
	}
}

func join(sections []section) string {
	var b bytes.Buffer
	for _, s := range sections {
		b.WriteString("-- " + s.name + " --\n" + s.text)
	}
	return b.String()
}

func writeCase(t *testing.T, file, about string, sections []section) {
	t.Helper()
	if err := os.WriteFile(file, []byte(about+join(sections)), 0o644); err != nil {
		t.Fatal(err)
	}
}
