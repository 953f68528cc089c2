package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Source is where a value was set.
type Source struct {
	// Name is a file's name with the prefix of its unit, "$" and the name of a
	// variable, "--set" for a flag, "Go default" for a value the struct had
	// when it was bound, or "Go code" for one that was changed after loading.
	Name string

	// Line is the line in a file, from 1; 0 elsewhere.
	Line int
}

// String is the name and, for a file, a colon and the line.
func (s Source) String() string {
	if s.Line == 0 {
		return s.Name
	}
	return s.Name + ":" + strconv.Itoa(s.Line)
}

// An Error is one mistake in the configuration.
type Error struct {
	// Source is where the mistake was made.
	Source Source

	// Path is the key, such as cluster.listen.port, or "" when there is none,
	// as for a file that is no YAML.
	Path string

	// Problem says what is wrong and what would be right. It does not hold the
	// value when that is secret.
	Problem string

	// Err is the error behind it, or nil.
	Err error

	rank, column int // for sorting: which source, and where in the line
}

// Error is the source and the problem: "config/config.prod.yaml:3: unknown key
// bodyparser; did you mean bodyParser?".
func (e *Error) Error() string { return e.Source.String() + ": " + e.Problem }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Errors are all mistakes of one load, in the order of the sources and of the
// lines in them.
type Errors []*Error

// Error lists all of them, one in a line.
func (e Errors) Error() string {
	if len(e) == 1 {
		return "config: " + e[0].Error()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "config: %d problems", len(e))
	for _, one := range e {
		b.WriteString("\n\t" + one.Error())
	}
	return b.String()
}

// Unwrap makes each of them visible to errors.Is and errors.As.
func (e Errors) Unwrap() []error {
	list := make([]error, len(e))
	for i, one := range e {
		list[i] = one
	}
	return list
}

// problems collects what is wrong.
type problems struct {
	list Errors
}

func (p *problems) add(at place, path path, err error, format string, args ...any) {
	p.list = append(p.list, &Error{
		Source: at.source(), Path: path.String(), Problem: fmt.Sprintf(format, args...), Err: err,
		rank: at.rank(), column: at.column,
	})
}

// err is nil when there are none.
func (p *problems) err() error {
	if len(p.list) == 0 {
		return nil
	}
	sorted := slices.Clone(p.list)
	slices.SortStableFunc(sorted, func(a, b *Error) int {
		return cmp.Or(
			cmp.Compare(a.rank, b.rank),
			cmp.Compare(a.Source.Line, b.Source.Line),
			cmp.Compare(a.column, b.column),
		)
	})
	return sorted
}
