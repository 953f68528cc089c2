package dev

import (
	"cmp"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/koa-go/koa/egg/internal/gen"
)

// stage is where something went wrong.
type stage string

const (
	generating stage = "generate" // the conventions are not kept
	building   stage = "build"    // the compiler's errors
	starting   stage = "start"    // the worker did not get ready
	running    stage = "run"      // the worker ended
)

// failure is why there is no worker for the files as they are.
type failure struct {
	Stage       stage        `json:"stage"`
	Title       string       `json:"title"`
	Diagnostics []diagnostic `json:"diagnostics,omitempty"`
	Output      string       `json:"output,omitempty"` // what was printed last
}

// diagnostic is one thing that is wrong at one place.
type diagnostic struct {
	place
	Text    string  `json:"text"`
	Fix     string  `json:"fix,omitempty"`
	Related []place `json:"related,omitempty"`
}

// place is where in the source something is.
type place struct {
	File   string `json:"file"` // below the application's directory, with slashes
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Note   string `json:"note,omitempty"`
	Frame  []line `json:"frame,omitempty"`
}

// Error is the failure as the compiler would print it.
func (f *failure) Error() string {
	lines := []string{f.Title}
	for _, d := range f.Diagnostics {
		lines = append(lines, d.String()+": "+d.Text)
		for _, r := range d.Related {
			lines = append(lines, "\t"+r.String()+": "+r.Note)
		}
		if d.Fix != "" {
			lines = append(lines, "\tfix: "+d.Fix)
		}
	}
	if f.Output != "" {
		lines = append(lines, strings.TrimRight(f.Output, "\n"))
	}
	return strings.Join(lines, "\n")
}

// String is file:line:column, without what is not known.
func (p place) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return p.File + ":" + strconv.Itoa(p.Line)
	default:
		return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
	}
}

// placeLine is how the go command and the framework report, the latter after the
// name of a package: ./app/router.go:12:3: text, config: config.default.yaml:3: text.
var placeLine = regexp.MustCompile(`^(?:[a-z]+: )*([^\s:][^:]*\.(?:go|mod|work|sum|ya?ml|html)):(\d+)(?::(\d+))?: (.*)$`)

// buildFailure reads what go build said.
func buildFailure(dir, said string, err error) *failure {
	f := &failure{Stage: building, Title: "Build failed", Diagnostics: readPlaces(dir, said)}
	if len(f.Diagnostics) == 0 {
		f.Output = cmp.Or(said, err.Error())
	}
	return f
}

// readPlaces finds the lines that say where something is wrong.
func readPlaces(dir, said string) []diagnostic {
	var found []diagnostic
	for text := range strings.Lines(said) {
		text = strings.TrimRight(text, "\r\n")
		if m := placeLine.FindStringSubmatch(text); m != nil {
			d := diagnostic{Text: m[4]}
			d.File = strings.TrimPrefix(m[1], "./")
			d.Line, _ = strconv.Atoi(m[2])
			d.Column, _ = strconv.Atoi(m[3])
			found = append(found, d)
		} else if strings.HasPrefix(text, "\t") && len(found) > 0 {
			found[len(found)-1].Text += "\n" + strings.TrimPrefix(text, "\t")
		}
	}
	for i := range found {
		found[i].frame(dir)
	}
	return found
}

// generateFailure is about what the generator found.
func generateFailure(dir string, err error) *failure {
	f := &failure{Stage: generating, Title: "The application cannot be wired"}
	problems, ok := errors.AsType[gen.Problems](err)
	if !ok {
		f.Output = err.Error()
		return f
	}
	for _, p := range problems {
		if p.Kind == gen.Syntax {
			f.Title = "Build failed"
		}
		d := diagnostic{place: placeOf(p.Pos, ""), Text: p.Text, Fix: p.Fix}
		for _, r := range p.Related {
			d.Related = append(d.Related, placeOf(r.Pos, r.Text))
		}
		d.frame(dir)
		f.Diagnostics = append(f.Diagnostics, d)
	}
	return f
}

func placeOf(p gen.Position, note string) place {
	return place{File: p.File, Line: p.Line, Column: p.Column, Note: note}
}

// startFailure is about a worker that did not get ready.
func startFailure(dir, reason string, t *tail) *failure {
	f := &failure{Stage: starting, Title: "The application did not start", Diagnostics: readPlaces(dir, reason)}
	if f.Output = t.String(); strings.Contains(reason, strings.TrimSpace(f.Output)) {
		f.Output = "" // it printed the reason and nothing else
	}
	switch {
	case len(f.Diagnostics) > 0:
	case strings.Contains(reason, "\n"):
		f.Output += reason
	default:
		f.Title += ": " + reason
	}
	return f
}

// runFailure is about a worker that ended by itself.
func runFailure(reason string, t *tail) *failure {
	return &failure{Stage: running, Title: "The application ended: " + reason + ".", Output: t.String()}
}
