package dateformat

import (
	"strings"
	"time"
)

// Parse reads what Format wrote, in local time where the pattern has no offset.
// Parts that the pattern lacks are the smallest. ok is false for everything
// that Format does not write.
func (p Pattern) Parse(s string) (t time.Time, ok bool) {
	parts := map[kind]int{month: 1, day: 1}
	location, rest := time.Local, s
	for _, pc := range p.pieces {
		switch pc.kind {
		case text:
			if rest, ok = strings.CutPrefix(rest, pc.text); !ok {
				return t, false
			}
		case offset:
			if location, rest, ok = cutOffset(rest); !ok {
				return t, false
			}
		default:
			if parts[pc.kind], rest, ok = cutNumber(rest, pc.width); !ok {
				return t, false
			}
			if pc.kind == year && pc.width == 2 {
				parts[year] += 2000
			}
		}
	}
	t = time.Date(parts[year], time.Month(parts[month]), parts[day], parts[hour], parts[minute], parts[second],
		parts[milli]*int(time.Millisecond), location)
	return t, rest == "" && p.Format(t) == s
}

func cutNumber(s string, width int) (n int, rest string, ok bool) {
	if len(s) < width {
		return 0, "", false
	}
	for i := range width {
		if s[i] < '0' || s[i] > '9' {
			return 0, "", false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, s[width:], true
}

// cutOffset reads "Z" or "+01:00".
func cutOffset(s string) (l *time.Location, rest string, ok bool) {
	if rest, ok = strings.CutPrefix(s, "Z"); ok {
		return time.UTC, rest, true
	}
	const length = len("+01:00")
	if len(s) < length || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return nil, "", false
	}
	hours, _, okHours := cutNumber(s[1:], 2)
	minutes, _, okMinutes := cutNumber(s[4:], 2)
	seconds := hours*3600 + minutes*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), s[length:], okHours && okMinutes
}
