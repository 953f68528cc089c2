package bodyparser

import (
	"strconv"
	"strings"
)

// path is where in a value another one is.
type path []step

// step leads to a field by its name, or to an element by its index.
type step struct {
	name  string
	index int
	named bool
}

// String writes a path as JavaScript would: items[2].price. Names that are no
// plain words are quoted in brackets, and the end of a long path is left out.
func (p path) String() string {
	var b strings.Builder
	for _, s := range p {
		switch {
		case b.Len() > mostPath:
			return b.String() + "..."
		case !s.named:
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
		case !isWord(s.name):
			b.WriteString("[" + strconv.Quote(shown(s.name)) + "]")
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(s.name)
		}
	}
	return b.String()
}

// How many bytes of a name, and about how many of a path, are shown: they are
// the client's.
const (
	mostShown = 64
	mostPath  = 200
)

func shown(name string) string {
	if len(name) > mostShown {
		return strings.ToValidUTF8(name[:mostShown], "") + "..."
	}
	return name
}

func isWord(s string) bool {
	if len(s) > mostShown {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == '$'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
