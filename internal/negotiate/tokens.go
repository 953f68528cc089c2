package negotiate

import "strings"

// parseToken reads an entry of Accept-Charset or Accept-Encoding.
func parseToken(s string) (entry, bool) {
	name, params, ok := cutName(s)
	e := entry{value: name, q: 1}
	for params != "" {
		var param string
		param, params, _ = strings.Cut(params, ";")
		if key, value, _ := strings.Cut(trim(param), "="); key == "q" {
			e.q = weight(value)
			break
		}
	}
	return e, ok
}

func offerToken(s string) (entry, bool) { return entry{value: s}, true }

func tokenSpecificity(spec, offer entry) int {
	switch {
	case strings.EqualFold(spec.value, offer.value):
		return 1
	case spec.value == "*":
		return 0
	}
	return -1
}
