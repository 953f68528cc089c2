// Package query reads and writes query strings as Koa 3 does: by the rules of
// the URL Standard for application/x-www-form-urlencoded, which are those of
// URLSearchParams.
//
// It differs from net/url: ";" is an ordinary character, a broken percent
// escape stays as it is, bytes that are no UTF-8 become U+FFFD, and nothing is
// ever an error. No function limits what it is given; all take linear time.
package query

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Pair is one name and its value, both decoded.
type Pair struct {
	Name, Value string
}

// Pairs returns the pairs of raw in order. One leading "?" is skipped, empty
// parts are ignored, and a name without "=" has the value "".
func Pairs(raw string) []Pair {
	var pairs []Pair
	for part := range parts(raw) {
		if part != "" {
			pairs = append(pairs, decodePair(part))
		}
	}
	return pairs
}

// Parse returns the values of raw by name, those of one name in order. The
// result is never nil.
func Parse(raw string) url.Values {
	values := make(url.Values)
	for part := range parts(raw) {
		if part != "" {
			p := decodePair(part)
			values[p.Name] = append(values[p.Name], p.Value)
		}
	}
	return values
}

// Stringify returns the query string of pairs, without a "?". A space becomes
// "+"; letters, digits and "*-._" stay; all else is percent-encoded as UTF-8.
func Stringify(pairs []Pair) string {
	var b strings.Builder
	for _, p := range pairs {
		writePair(&b, p)
	}
	return b.String()
}

// StringifyValues is Stringify for values by name. Names are sorted, as a map
// has no order of its own; values of one name keep theirs, and a name without
// values is left out.
func StringifyValues(values url.Values) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			writePair(&b, Pair{name, value})
		}
	}
	return b.String()
}
