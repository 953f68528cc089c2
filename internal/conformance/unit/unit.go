// Package unit runs the unit files of the conformance vectors: inputs and
// outputs of the building blocks below package koa.
package unit

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/vectors"
)

// Result is what became of one case.
type Result struct {
	Number      int    // of the case in its file, from 1
	Skipped     string // why the case was not run, "" if it was
	Differences []match.Difference
}

// run calls a building block with the inputs of a case. It returns the output
// as a JSON value, or the error of the building block.
type run func(c inputs) (any, error)

// block is the building block of a unit file. A block with a nil run is known
// and not in the tree yet.
type block struct {
	run run

	// drop are fields of an output that only JavaScript has.
	drop []string
}

// blocks are all units of the format, by name. Each group has a file of its
// own.
var blocks = map[string]block{
	"bytes":                {run: runBytes},
	"compressible":         {run: runCompressible},
	"content-disposition":  {run: runDisposition},
	"content-type":         {run: runContentType},
	"cookie-parse":         {run: runCookieParse},
	"cookie-serialize":     {run: runCookieSerialize},
	"csrf":                 {run: runCSRF},
	"egg-cookies":          {run: runEggCookies},
	"encodeurl":            {run: runEncodeURL},
	"escape-html":          {run: runEscapeHTML},
	"etag":                 {run: runETag},
	"form":                 {run: runForm},
	"fresh":                {run: runFresh},
	"http-errors":          {run: runHTTPErrors, drop: []string{"name"}}, // the class
	"keygrip":              {run: runKeygrip},
	"keygrip-invalid":      {run: runKeygripInvalid},
	"mime":                 {run: runMIME},
	"negotiator":           {run: runNegotiator},
	"negotiator-preferred": {run: runPreferredEncoding},
	"path-to-regexp":       {run: runPathToRegexp},
	"query":                {run: runQuery},
	"resolve-path":         {run: runResolvePath},
	"same-site-none":       {run: runSameSiteNone},
	"session-codec":        {run: runSessionCodec},
	"statuses":             {run: runStatuses},
	"type-is":              {run: runTypeIs},
	"url-normalise":        {run: runURLNormalise},
	"utc-date":             {run: runUTCDate},
	"vary-append":          {run: runVary},
}

// Names are the names of all units, sorted.
func Names() []string { return slices.Sorted(maps.Keys(blocks)) }

// Run runs all cases of a unit file. The error says that the file is not one
// this package knows, or that a case lacks an input.
func Run(u *vectors.Unit) ([]Result, error) {
	b, known := blocks[u.Name]
	if !known {
		return nil, fmt.Errorf("%s: unit %q is unknown", u.Source, u.Name)
	}
	results := make([]Result, len(u.Cases))
	for i, c := range u.Cases {
		r, err := b.result(c)
		if err != nil {
			return nil, fmt.Errorf("%s: unit %q: case %d: %w", u.Source, u.Name, i+1, err)
		}
		r.Number = i + 1
		results[i] = r
	}
	return results, nil
}

func (b block) result(c ordered.Object) (Result, error) {
	if b.run == nil {
		return Result{Skipped: "no implementation yet"}, nil
	}
	got, err := b.run(inputs(c))
	var (
		missing       missingInput
		inexpressible option.Inexpressible
	)
	switch {
	case errors.As(err, &missing):
		return Result{}, missing
	case errors.As(err, &inexpressible):
		return Result{Skipped: inexpressible.Error()}, nil
	}
	return Result{Differences: b.compare(c, got, err)}, nil
}

func (b block) compare(c ordered.Object, got any, err error) []match.Difference {
	want, fails := c.Get("error")
	switch {
	case fails && err == nil:
		return []match.Difference{{Path: "error", Got: "output " + match.Text(got), Want: ordered.Text(want)}}
	case fails:
		return compareError(c, want, err)
	case err != nil:
		output, _ := c.Get("output")
		return []match.Difference{{Path: "output", Got: "error " + err.Error(), Want: ordered.Text(output)}}
	}
	want, _ = c.Get("output")
	return prefixed("output", match.Diff(got, without(want, b.drop)))
}

func compareError(c ordered.Object, want any, err error) []match.Difference {
	diffs := prefixed("error", match.Diff(match.Message(err.Error()), want))
	if status, ok := c.Get("status"); ok {
		diffs = append(diffs, prefixed("status", match.Diff(statusOf(err), status))...)
	}
	return diffs
}

func statusOf(err error) any {
	var coder interface{ StatusCode() int }
	if errors.As(err, &coder) {
		return float64(coder.StatusCode())
	}
	return float64(http.StatusInternalServerError)
}

func prefixed(what string, diffs []match.Difference) []match.Difference {
	for i := range diffs {
		diffs[i].Path = what + diffs[i].Path
	}
	return diffs
}

// without leaves fields out of an object.
func without(want any, names []string) any {
	o, ok := want.(ordered.Object)
	if !ok || len(names) == 0 {
		return want
	}
	kept := ordered.Object{}
	for _, f := range o {
		if !slices.Contains(names, f.Name) {
			kept = append(kept, f)
		}
	}
	return kept
}
