package negotiate

import (
	"strings"

	"github.com/koa-go/koa/internal/mime"
)

var mediaTypes = grammar{
	quotes:      true,
	parse:       parseType,
	offer:       offerType,
	specificity: typeSpecificity,
}

// Types returns the media ranges an Accept header asks for, best first, as they
// are written there but without parameters. An absent header asks for "*/*".
func Types(header string, present bool) []string {
	return mediaTypes.list(orAny(header, present, "*/*"))
}

// TypesOf returns those of offers that an Accept header accepts, best first.
// Offers are media types, or extensions like "html" and ".png", which stand for
// the type that mime.Lookup finds; unknown extensions are never accepted. (The
// npm package accepts looks them up in an older table, where "js", say, still is
// application/javascript.)
func TypesOf(header string, present bool, offers []string) []string {
	return mediaTypes.among(orAny(header, present, "*/*"), offers)
}

// BestType returns the best of the offers of [TypesOf], spelled as offered, or
// "" when the client accepts none. Without a header, or with an empty one, it is
// the first offer, whatever it is.
func BestType(header string, present bool, offers []string) string {
	if (!present || header == "") && len(offers) > 0 {
		return offers[0]
	}
	return mediaTypes.best(header, offers)
}

// orAny is header, or what an absent one means.
func orAny(header string, present bool, anything string) string {
	if !present {
		return anything
	}
	return header
}

func offerType(s string) (entry, bool) {
	if !strings.Contains(s, "/") {
		s = mime.Lookup(s)
	}
	return parseType(s)
}

func parseType(s string) (entry, bool) {
	name, params, ok := cutName(s)
	if !ok {
		return entry{}, false
	}
	main, sub, _ := strings.Cut(name, "/")
	if main == "" || sub == "" {
		return entry{}, false
	}
	e := entry{value: name, main: main, sub: sub, params: params, q: 1}
	for more := params != ""; more; {
		var key, value string
		key, value, params, more = cutParam(params)
		if strings.EqualFold(key, "q") {
			e.q = weight(value)
			break
		}
		if e.numParams++; e.numParams > maxParams {
			return entry{}, false
		}
	}
	return e, true
}

// cutParam takes a parameter off a list of them. A value in quotes loses them.
func cutParam(params string) (key, value, rest string, more bool) {
	param, rest, more := cutUnquoted(params, ';')
	key, value, _ = strings.Cut(trim(param), "=")
	if n := len(value); n > 0 && value[0] == '"' && value[n-1] == '"' {
		value = value[1:max(1, n-1)]
	}
	return key, value, rest, more
}

// typeSpecificity: type, subtype and parameters count 4, 2 and 1.
func typeSpecificity(spec, offer entry) int {
	s := 0
	switch {
	case strings.EqualFold(spec.main, offer.main):
		s += 4
	case spec.main != "*":
		return -1
	}
	switch {
	case strings.EqualFold(spec.sub, offer.sub):
		s += 2
	case spec.sub != "*":
		return -1
	}
	if spec.numParams == 0 {
		return s
	}
	if !covers(spec, offer) {
		return -1
	}
	return s + 1
}

// covers reports whether the offer has all parameters of the entry. A value of
// "*" is any value.
func covers(spec, offer entry) bool {
	rest := spec.params
	for range spec.numParams {
		var key string
		key, _, rest, _ = cutParam(rest)
		want := spec.param(key)
		if want != "*" && !strings.EqualFold(want, offer.param(key)) {
			return false
		}
	}
	return true
}

// param is the value of a parameter, the last of several, "" for none.
func (e entry) param(name string) string {
	found := ""
	rest := e.params
	for range e.numParams {
		var key, value string
		key, value, rest, _ = cutParam(rest)
		if strings.EqualFold(key, name) {
			found = value
		}
	}
	return found
}
