package gen

import (
	"path/filepath"
	"time"
)

// Options are those of Generate. The zero value writes.
type Options struct {
	// Check compares instead of writing: files that would change are Stale.
	Check bool
}

// A Status says what happened to a file, or with [Options.Check] would have.
type Status string

// The statuses.
const (
	Unchanged Status = "unchanged" // as it should be; not touched, its times are as they were
	Written   Status = "written"
	Removed   Status = "removed" // there is nothing left to say in it
	Stale     Status = "stale"   // only when checking: it would be written or removed
)

// A File is one of the files that Generate answers for.
type File struct {
	// Path is below the application's directory, with slashes.
	Path   string `json:"path"`
	Status Status `json:"status"`
	// Diff is what would change in a stale file, in unified form.
	Diff string `json:"diff,omitempty"`
}

// A Result is what Generate did.
type Result struct {
	App   *App
	Files []File
	// Took is how long reading and writing lasted.
	Took time.Duration
}

// Stale reports whether a check found a file that would change.
func (r *Result) Stale() bool {
	for _, f := range r.Files {
		if f.Status == Stale {
			return true
		}
	}
	return false
}

// Generate reads the application in dir and brings its generated files up to date. A
// file is replaced as a whole or not at all, and only when its content changes. An
// application with problems is left as it is; the error is then of type [Problems].
func Generate(dir string, opts Options) (*Result, error) {
	start := time.Now()
	a, problems := Scan(dir)
	if len(problems) > 0 {
		return nil, problems
	}
	outputs, err := a.outputs()
	if err != nil {
		return nil, err
	}
	result := &Result{App: a}
	for _, out := range outputs {
		f, err := out.settle(a.Dir, opts.Check)
		if err != nil {
			return nil, err
		}
		if f.Status != "" {
			result.Files = append(result.Files, f)
		}
	}
	result.Took = time.Since(start)
	return result, nil
}

// output is a file as it should be; without text it should not be there.
type output struct {
	path string // below the application's directory, with slashes
	text []byte
}

// outputs renders all files before any is written.
func (a *App) outputs() ([]output, error) {
	docs := output{path: "app/" + docsFile}
	wire := output{path: "app/" + wireFile}
	var err error
	if !a.docs().empty() {
		if docs.text, err = a.render((*emitter).docs); err != nil {
			return nil, err
		}
	}
	if !a.handWritten {
		if wire.text, err = a.render((*emitter).wire); err != nil {
			return nil, err
		}
	}
	return []output{wire, docs}, nil
}

func (o output) file(dir string) string { return filepath.Join(dir, filepath.FromSlash(o.path)) }
