// Package form reads application/x-www-form-urlencoded bodies into nested
// values, as the npm packages co-body 6 and qs 6.17 do for Koa's body parsers:
//
//	a=1&a=2          {"a": ["1", "2"]}
//	a[b]=1&a.c=2     {"a": {"b": "1", "c": "2"}}
//	a[]=1&a[]=2      {"a": ["1", "2"]}
//	a[1]=y&a[0]=x    {"a": ["x", "y"]}
//
// Names that every JavaScript object inherits ("__proto__", "constructor",
// "toString" ...) are ignored, so that both sides of a mixed fleet see the same
// fields.
package form

import (
	"fmt"
	"net/http"
)

// Options sets limits. Nil and the zero value mean the defaults, which are those
// of co-body.
type Options struct {
	// NoDots takes "a.b" as one name. By default it means "a[b]".
	NoDots bool

	// ParameterLimit is how many parts between "&" are read. The default is
	// 1000; a negative value means any number.
	ParameterLimit int

	// ArrayLimit is how many elements a list may have and what an index stays
	// below; a list that outgrows it becomes an object with the indexes as
	// names. The default is 20; a negative value turns lists off.
	ArrayLimit int

	// Depth is how many brackets are followed; the rest of a name is one name,
	// with its brackets. The default is 5; with a negative value brackets and
	// dots have no meaning.
	Depth int

	// Strict refuses what is over one of the limits, with a *LimitError, where
	// npm's defaults drop it or give it another shape.
	Strict bool
}

// LimitError says which limit a form is over.
type LimitError struct {
	// Name is "ParameterLimit", "ArrayLimit" or "Depth".
	Name string

	// Limit is the value in force.
	Limit int
}

// Error names the limit and its value.
func (e *LimitError) Error() string {
	return fmt.Sprintf("form: over %s of %d", e.Name, e.Limit)
}

// StatusCode returns 400, the status co-body gives.
func (e *LimitError) StatusCode() int { return http.StatusBadRequest }

// Parse returns the values of a form. Each value is a string, a []any or a
// map[string]any, as encoding/json would give; a map has no order, so the order
// of fields is lost. The result is not nil unless there is an error, and that is
// a *LimitError, only with Options.Strict.
//
// "+" is a space. A name or value with a broken percent escape, or whose escapes
// are no UTF-8, is left escaped. The body should be UTF-8 already; Parse
// converts no charset. It takes time linear in the length of body, apart from
// sorting, and holds at most ParameterLimit values.
func Parse(body string, opts *Options) (map[string]any, error) {
	p := newParser(opts)
	fields, err := p.fields(body)
	if err != nil {
		return nil, err
	}
	root := newObject()
	for _, f := range fields {
		if root, err = p.add(root, f); err != nil {
			return nil, err
		}
	}
	return root.object(), nil
}

// add merges one field into root and returns the result.
func (p *parser) add(root *node, f field) (*node, error) {
	segments, err := p.segments(f.name)
	if err != nil || len(segments) == 0 {
		return root, err
	}
	source, err := p.build(segments, f.value)
	if err != nil {
		return nil, err
	}
	return p.merge(root, source)
}

// parser holds the options in force.
type parser struct {
	dots                     bool
	parameters, array, depth int
	strict                   bool
}

func newParser(opts *Options) *parser {
	if opts == nil {
		opts = new(Options)
	}
	return &parser{
		dots:       !opts.NoDots,
		parameters: limit(opts.ParameterLimit, 1000),
		array:      limit(opts.ArrayLimit, 20),
		depth:      limit(opts.Depth, 5),
		strict:     opts.Strict,
	}
}

// limit is the option, its default when it is 0, and 0 when it is negative.
func limit(option, otherwise int) int {
	if option == 0 {
		return otherwise
	}
	return max(option, 0)
}

// over is the error of being over a limit, nil unless the parser is strict.
func (p *parser) over(name string, limit int) error {
	if !p.strict {
		return nil
	}
	return &LimitError{Name: name, Limit: limit}
}
