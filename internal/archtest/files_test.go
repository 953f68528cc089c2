package archtest_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"path"
	"regexp"
	"slices"
	"testing"
)

// maxLines is where a file is looked at for two subjects in one.
const maxLines = 500

// longFiles may be longer, and why. Only generated tables belong here.
var longFiles = map[string]string{}

func TestFilesAreFormatted(t *testing.T) {
	for _, s := range sources(t) {
		want, err := format.Source(s.text)
		if err != nil {
			t.Errorf("%s: %v", s.path, err)
		} else if !bytes.Equal(s.text, want) {
			t.Errorf("%s is not as gofmt writes it", s.path)
		}
	}
}

func TestFilesHaveOneSubject(t *testing.T) {
	for _, s := range sources(t) {
		if n := bytes.Count(s.text, []byte("\n")); n > maxLines && longFiles[s.path] == "" {
			t.Errorf("%s has %d lines, the limit is %d", s.path, n, maxLines)
		}
		if longFiles[s.path] != "" && !ast.IsGenerated(s.ast) {
			t.Errorf("%s may be long only as a generated table, and it is not generated", s.path)
		}
	}
}

// forbidden is what must not stand in any file. The patterns are written so
// that they do not find themselves.
var forbidden = []struct {
	name    string
	pattern *regexp.Regexp
}{
	{"a mark of unfinished work", regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|X` + `XX|HA` + `CK)\b`)},
	{"a mark of missing work", regexp.MustCompile(`[Nn]ot (yet )?imple` + `mented|[Uu]nimple` + `mented`)},
	{"a path of one machine", regexp.MustCompile(`/(home|Use` + `rs)/\w+/|(^|[\s"'=(])/(wo` + `rk|root|tmp/[a-z]+[./])`)},
	{"the address of a package registry", regexp.MustCompile(`registry\.(np` + `mjs|yarn)|proxy\.gol` + `ang\.org|goproxy\.`)},
}

// textFiles are the kinds of files that people read here.
var textFiles = []string{".go", ".md", ".mod", ".yml", ".yaml", ".json", ".sh", ".html", ".txt", ""}

func TestNothingForbiddenIsInTheTree(t *testing.T) {
	for _, file := range files(t) {
		if !slices.Contains(textFiles, path.Ext(file)) && path.Dir(file) != ".ci" {
			continue
		}
		for i, line := range bytes.Split(read(t, file), []byte("\n")) {
			for _, f := range forbidden {
				if found := f.pattern.Find(line); found != nil {
					t.Errorf("%s:%d: %s: %q", file, i+1, f.name, found)
				}
			}
		}
	}
}

func TestForbidden(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"// TO" + "DO: later", true},
		{"panic(\"not imple" + "mented\")", true},
		{"501 Not Implemented", false},
		{"cd /wo" + "rk/main", true},
		{"/home" + "/ann/src", true},
		{"GET /users/1", false},
		{"unix:/run/app.sock", false},
		{"https://registry.np" + "mjs.org/koa", true},
	} {
		found := false
		for _, f := range forbidden {
			found = found || f.pattern.MatchString(tt.text)
		}
		if found != tt.want {
			t.Errorf("%q is forbidden: %v, want %v", tt.text, found, tt.want)
		}
	}
}
