// Package match compares what a run gave with what a vector expects: JSON
// values, and the matchers that may stand in place of any expected value.
package match

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/koa-go/koa/internal/conformance/ordered"
)

// Lines is, among the values a run gave, the lines of a header. A header of
// one line is what a vector writes as a text or as a list of one text:
// http.Header does not tell the two apart.
type Lines []string

// Message is, among the values a run gave, the text of an error that the
// implementation made. Go puts before it who says so, "koa: vary: field
// argument is required", which a vector does not have.
type Message string

// No is, among the values a run gave, a negative answer which JavaScript gives
// as false, null or undefined.
type No struct{}

// Difference is one place where got and want differ. Both are JSON text;
// "nothing" stands for a value that is not there.
type Difference struct {
	Path string // "[2].message"; "" for the whole value
	Got  string
	Want string
}

const nothing = "nothing"

// Diff lists where got is not what want asks for; none means they match. The
// order of an object's fields does not matter and numbers are equal by value.
func Diff(got, want any) []Difference {
	return diff(nil, "", got, want)
}

func diff(to []Difference, path string, got, want any) []Difference {
	if anything, re, ok := matcher(want); ok {
		if anything || matches(re, got) {
			return to
		}
		return differ(to, path, got, want)
	}
	got = as(got, want)
	switch want := want.(type) {
	case []any:
		if list, ok := got.([]any); ok {
			return diffList(to, path, list, want)
		}
	case ordered.Object:
		if o, ok := got.(ordered.Object); ok {
			return diffObject(to, path, o, want)
		}
	default:
		if got == want {
			return to
		}
	}
	return differ(to, path, got, want)
}

func diffList(to []Difference, path string, got, want []any) []Difference {
	for i := range max(len(got), len(want)) {
		at := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case i >= len(got):
			to = append(to, Difference{at, nothing, ordered.Text(want[i])})
		case i >= len(want):
			to = append(to, Difference{at, Text(got[i]), nothing})
		default:
			to = diff(to, at, got[i], want[i])
		}
	}
	return to
}

func diffObject(to []Difference, path string, got, want ordered.Object) []Difference {
	for _, f := range want {
		at := path + "." + f.Name
		if v, ok := got.Get(f.Name); ok {
			to = diff(to, at, v, f.Value)
		} else {
			to = append(to, Difference{at, nothing, ordered.Text(f.Value)})
		}
	}
	for _, f := range got {
		if !want.Has(f.Name) {
			to = append(to, Difference{path + "." + f.Name, Text(f.Value), nothing})
		}
	}
	return to
}

func differ(to []Difference, path string, got, want any) []Difference {
	return append(to, Difference{path, Text(got), ordered.Text(want)})
}

// as gives a value of this package the form that want has, if it can have it.
func as(got, want any) any {
	switch got := got.(type) {
	case Lines:
		if _, isList := want.([]any); !isList && len(got) == 1 {
			return got[0]
		}
		return got.list()
	case Message:
		if packageName.ReplaceAllString(string(got), "") == want {
			return want
		}
		return string(got)
	case No:
		if want == nil {
			return nil
		}
		return false
	}
	return got
}

var packageName = regexp.MustCompile(`^(?:[a-z]+: )+`)

func (l Lines) list() []any {
	list := make([]any, len(l))
	for i, line := range l {
		list[i] = line
	}
	return list
}

// Text writes a value that a run gave as JSON.
func Text(got any) string { return ordered.Text(Plain(got)) }

// Plain replaces the values of this package in what a run gave by JSON's.
func Plain(v any) any {
	switch v := v.(type) {
	case []any:
		list := slices.Clone(v)
		for i := range list {
			list[i] = Plain(list[i])
		}
		return list
	case ordered.Object:
		o := slices.Clone(v)
		for i := range o {
			o[i].Value = Plain(o[i].Value)
		}
		return o
	}
	return as(v, "")
}

// matcher reads {"$any": true} and {"$match": pattern}.
func matcher(want any) (anything bool, re *regexp.Regexp, ok bool) {
	o, isObject := want.(ordered.Object)
	if !isObject || len(o) != 1 {
		return false, nil, false
	}
	switch o[0].Name {
	case "$any":
		return o[0].Value == true, nil, true
	case "$match":
		pattern, _ := o[0].Value.(string)
		re, err := regexp.Compile(pattern)
		return false, re, err == nil
	}
	return false, nil, false
}

func matches(re *regexp.Regexp, got any) bool {
	s, isText := as(got, "").(string)
	return re != nil && isText && re.MatchString(s)
}

// Check reports a matcher in an expected value that cannot be understood.
func Check(want any) error {
	switch want := want.(type) {
	case []any:
		for _, v := range want {
			if err := Check(v); err != nil {
				return err
			}
		}
	case ordered.Object:
		for _, f := range want {
			if err := checkField(want, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkField(o ordered.Object, f ordered.Field) error {
	switch f.Name {
	case "$any":
		if f.Value != true || len(o) != 1 {
			return fmt.Errorf(`a matcher must be {"$any": true}, got %s`, ordered.Text(o))
		}
	case "$match":
		pattern, isText := f.Value.(string)
		if !isText || len(o) != 1 {
			return fmt.Errorf(`a matcher must be {"$match": pattern}, got %s`, ordered.Text(o))
		}
		if _, err := regexp.Compile(pattern); err != nil {
			return fmt.Errorf("the pattern of a matcher: %w", err)
		}
	}
	return Check(f.Value)
}
