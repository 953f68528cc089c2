package form

import "strings"

// inherited holds the names that qs ignores: those of Object.prototype.
var inherited = map[string]bool{
	"__defineGetter__": true, "__defineSetter__": true, "__lookupGetter__": true,
	"__lookupSetter__": true, "__proto__": true, "constructor": true,
	"hasOwnProperty": true, "isPrototypeOf": true, "propertyIsEnumerable": true,
	"toLocaleString": true, "toString": true, "valueOf": true,
}

// segments splits "a[b][]" into "a", "[b]", "[]". It gives none when one of them
// is an inherited name. What is beyond the depth, or lacks its "]", is one last
// segment with brackets around it.
func (p *parser) segments(name string) ([]string, error) {
	if p.dots {
		name = dotsToBrackets(name)
	}
	if p.depth == 0 {
		if inherited[unwrap(name)] {
			return nil, nil
		}
		return []string{name}, nil
	}
	first := upTo(name, "[")
	if inherited[name[:first]] {
		return nil, nil
	}
	var segments []string
	if first > 0 {
		segments = append(segments, name[:first])
	}
	return p.groups(segments, name[first:])
}

// groups appends the bracket groups in rest to segments. Text between and
// behind them is dropped.
func (p *parser) groups(segments []string, rest string) ([]string, error) {
	for n := 0; ; n++ {
		open := strings.IndexByte(rest, '[')
		if open < 0 {
			return segments, nil
		}
		rest = rest[open:]
		size := group(rest)
		if n == p.depth {
			if err := p.over("Depth", p.depth); err != nil {
				return nil, err
			}
			size = 0
		}
		if size == 0 {
			return append(segments, "["+rest+"]"), nil
		}
		if inherited[rest[1:size-1]] {
			return nil, nil
		}
		segments = append(segments, rest[:size])
		rest = rest[size:]
	}
}

// group returns the size of the bracket group that s begins with, including
// groups inside it, or 0 when it has no end.
func group(s string) int {
	level := 0
	for i := range len(s) {
		switch s[i] {
		case '[':
			level++
		case ']':
			level--
		}
		if level == 0 {
			return i + 1
		}
	}
	return 0
}

// dotsToBrackets writes "a.b" as "a[b]". A dot inside brackets, or with nothing
// behind it, is part of a name.
func dotsToBrackets(name string) string {
	if strings.IndexByte(name, '.') < 0 {
		return name
	}
	var b strings.Builder
	b.Grow(len(name) + 16)
	level := 0
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c == '.' && level == 0 {
			if n := upTo(name[i+1:], ".["); n > 0 {
				b.WriteByte('[')
				b.WriteString(name[i+1 : i+1+n])
				b.WriteByte(']')
				i += n
				continue
			}
		}
		switch {
		case c == '[':
			level++
		case c == ']' && level > 0:
			level--
		}
		b.WriteByte(c)
	}
	return b.String()
}

// upTo returns where the first of the characters ends is in s, or its length.
func upTo(s, ends string) int {
	if n := strings.IndexAny(s, ends); n >= 0 {
		return n
	}
	return len(s)
}

// unwrap takes off one pair of brackets.
func unwrap(segment string) string {
	if len(segment) >= 2 && segment[0] == '[' && segment[len(segment)-1] == ']' {
		return segment[1 : len(segment)-1]
	}
	return segment
}

// index reads a number that is written as JavaScript writes it and exact there.
func index(s string) (int, bool) {
	if s == "" || len(s) > 16 || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, n <= 1<<53
}
