package negotiate

import "strings"

// entry is one element of a header, or an offer, taken apart.
type entry struct {
	value     string // as it is written, without parameters: text/html, gzip, en-GB
	main, sub string // the halves of a media type; main is also a language's prefix
	params    string // those of a media type
	numParams int    // how many of params count: those before the weight
	q         float64
	order     int // in the header
}

// grammar is what the four headers differ in.
type grammar struct {
	// quotes says that commas inside quotes do not end an entry.
	quotes bool
	// implied is acceptable with the least weight of the others when no entry
	// covers it.
	implied string
	// parse takes an entry of the header apart, offer one of the server's.
	parse, offer func(string) (entry, bool)
	// specificity is how precisely an entry names an offer, -1 for not at all.
	specificity func(spec, offer entry) int
}

// scanner yields the well-formed entries of a header.
type scanner struct {
	*grammar
	rest   string
	order  int
	done   bool
	least  float64 // the least weight so far, 1 for none
	covers bool    // some entry covers the implied value
}

func (g *grammar) scan(header string) scanner {
	return scanner{grammar: g, rest: header, least: 1, covers: g.implied == ""}
}

// next returns the next entry, or false after the last.
func (s *scanner) next() (entry, bool) {
	for !s.done && s.order < maxEntries {
		e, ok := s.parse(s.cut())
		e.order = s.order
		s.order++
		if ok {
			s.note(e)
			return e, true
		}
	}
	if s.covers {
		return entry{}, false
	}
	s.covers = true
	return entry{value: s.implied, q: s.least, order: s.order}, true
}

// cut takes an element off the header, well formed or not.
func (s *scanner) cut() string {
	var element string
	var more bool
	if s.quotes {
		element, s.rest, more = cutUnquoted(s.rest, ',')
	} else {
		element, s.rest, more = strings.Cut(s.rest, ",")
	}
	s.done = !more
	return element
}

// note keeps what the implied value depends on. Upstream takes a weight of
// zero, or of nonsense, for one here.
func (s *scanner) note(e entry) {
	s.covers = s.covers || e.value == "*" || strings.EqualFold(e.value, s.implied)
	if e.q != 0 && e.q < s.least {
		s.least = e.q
	}
}

// cutUnquoted is strings.Cut at the first sep outside double quotes.
func cutUnquoted(s string, sep byte) (before, after string, found bool) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// cutName splits an element into its name and the parameters behind the first
// semicolon. The name must have no space inside.
func cutName(element string) (name, params string, ok bool) {
	element = trim(element)
	end := 0
	for end < len(element) && element[end] != ';' && !isSpace(element[end]) {
		end++
	}
	name, params = element[:end], trimLeft(element[end:])
	if name == "" || params != "" && params[0] != ';' {
		return "", "", false
	}
	return name, strings.TrimPrefix(params, ";"), true
}

// trim and trimLeft remove what JavaScript takes for white space, of ASCII.
// strings.Trim prepares a set each time, which costs more than these few bytes.
func trim(s string) string {
	s = trimLeft(s)
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func trimLeft(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	return s
}

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }
