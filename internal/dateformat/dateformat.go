// Package dateformat writes and reads times in the patterns of npm date-format,
// which log4js names its files and stamps its lines with: "yyyy-MM-dd hh:mm:ss.SSS".
package dateformat

import (
	"strings"
	"time"
)

// The patterns that log4js has names for.
const (
	ISO8601       = "yyyy-MM-ddThh:mm:ss.SSS"
	ISO8601Offset = "yyyy-MM-ddThh:mm:ss.SSSO"
	DateTime      = "dd MM yyyy hh:mm:ss.SSS"
	AbsoluteTime  = "hh:mm:ss.SSS"
)

// Pattern is a compiled pattern. It is safe for concurrent use.
type Pattern struct {
	pieces []piece
}

// piece is a part of a time, or text.
type piece struct {
	kind  kind
	width int    // of a number
	text  string // of kind text
}

type kind int

const (
	text kind = iota
	year
	month
	day
	hour
	minute
	second
	milli
	offset
)

// tokens are the parts of a time, those of a letter from long to short.
var tokens = []struct {
	token string
	kind  kind
	width int
}{
	{"yyyy", year, 4}, {"yyy", year, 4}, {"yy", year, 4}, {"y", year, 4}, {"MM", month, 2}, {"dd", day, 2}, {"hh", hour, 2},
	{"mm", minute, 2}, {"ss", second, 2}, {"SSS", milli, 3}, {"O", offset, 0},
}

// Compile reads a pattern: dd, MM, yyyy (or yy), hh, mm, ss, SSS and O stand for
// parts of a time, everything else for itself. All years have two digits unless
// yyyy is somewhere in the pattern.
func Compile(pattern string) Pattern {
	var p Pattern
	long := strings.Contains(pattern, "yyyy")
	for rest := pattern; rest != ""; {
		pc, n := next(rest)
		if pc.kind == year && !long {
			pc.width = 2
		}
		if last := len(p.pieces) - 1; pc.kind == text && last >= 0 && p.pieces[last].kind == text {
			p.pieces[last].text += pc.text
		} else {
			p.pieces = append(p.pieces, pc)
		}
		rest = rest[n:]
	}
	return p
}

func next(s string) (p piece, length int) {
	for _, t := range tokens {
		if strings.HasPrefix(s, t.token) {
			return piece{kind: t.kind, width: t.width}, len(t.token)
		}
	}
	return piece{kind: text, text: s[:1]}, 1
}

// Format writes t in its own location.
func (p Pattern) Format(t time.Time) string { return string(p.Append(nil, t)) }

// Append is Format onto the end of b.
func (p Pattern) Append(b []byte, t time.Time) []byte {
	for _, pc := range p.pieces {
		switch pc.kind {
		case text:
			b = append(b, pc.text...)
		case offset:
			b = appendOffset(b, t)
		default:
			b = appendNumber(b, pc.of(t), pc.width)
		}
	}
	return b
}

// of is the number that a piece shows of t.
func (pc piece) of(t time.Time) int {
	switch pc.kind {
	case year:
		if pc.width == 2 {
			return t.Year() % 100
		}
		return t.Year()
	case month:
		return int(t.Month())
	case day:
		return t.Day()
	case hour:
		return t.Hour()
	case minute:
		return t.Minute()
	case second:
		return t.Second()
	}
	return t.Nanosecond() / int(time.Millisecond)
}

func appendNumber(b []byte, n, width int) []byte {
	var digits [4]byte
	for i := width - 1; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return append(b, digits[:width]...)
}

func appendOffset(b []byte, t time.Time) []byte {
	_, seconds := t.Zone()
	minutes := seconds / 60
	switch {
	case minutes == 0:
		return append(b, 'Z')
	case minutes < 0:
		b, minutes = append(b, '-'), -minutes
	default:
		b = append(b, '+')
	}
	b = appendNumber(b, minutes/60, 2)
	b = append(b, ':')
	return appendNumber(b, minutes%60, 2)
}
