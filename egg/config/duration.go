package config

import (
	"math"
	"strconv"
	"strings"
	"time"
)

const notDuration = "is not a duration: a number of milliseconds, or text such as 5s, 1d or 2h30m"

// units are those of npm's ms and of Go. A month is in neither.
var units = map[string]time.Duration{
	"ns": time.Nanosecond,
	"us": time.Microsecond, "µs": time.Microsecond, "μs": time.Microsecond,
	"ms": time.Millisecond, "msec": time.Millisecond, "msecs": time.Millisecond,
	"millisecond": time.Millisecond, "milliseconds": time.Millisecond,
	"s": time.Second, "sec": time.Second, "secs": time.Second, "second": time.Second, "seconds": time.Second,
	"m": time.Minute, "min": time.Minute, "mins": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hrs": time.Hour, "hour": time.Hour, "hours": time.Hour,
	"d": day, "day": day, "days": day,
	"w": 7 * day, "week": 7 * day, "weeks": 7 * day,
	"y": year, "yr": year, "yrs": year, "year": year, "years": year,
}

const (
	day  = 24 * time.Hour
	year = 365*day + 6*time.Hour // 365.25 days, as ms has it
)

// duration reads a number of milliseconds or text.
func (n *node) duration() (d time.Duration, problem string) {
	switch n.kind {
	case Number:
		ms, problem := n.float()
		if problem != "" {
			return 0, problem
		}
		return toDuration(ms * float64(time.Millisecond))
	case Text:
		return parseDuration(n.text)
	default:
		return 0, notDuration
	}
}

// parseDuration adds up numbers with units; one number without a unit is
// milliseconds. A sign in front is for all of them.
func parseDuration(s string) (d time.Duration, problem string) {
	rest, sign := s, 1.0
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		if rest[0] == '-' {
			sign = -1
		}
		rest = rest[1:]
	}
	sum := 0.0
	for first := true; first || rest != ""; first = false {
		number, unit, after := cutPart(rest)
		if !isDecimal(number) {
			return 0, notDuration
		}
		per, ok := units[unit]
		if unit == "" && first && after == "" {
			per, ok = time.Millisecond, true
		}
		if !ok {
			return 0, notDuration
		}
		f, _ := strconv.ParseFloat(number, 64) // at worst infinite
		sum += f * float64(per)
		rest = after
	}
	return toDuration(sign * sum)
}

// cutPart splits "2 h30m" into "2", "h" and "30m".
func cutPart(s string) (number, unit, after string) {
	isNumeral := func(r rune) bool { return r == '.' || '0' <= r && r <= '9' }
	end := strings.IndexFunc(s, func(r rune) bool { return !isNumeral(r) })
	if end < 0 {
		return s, "", ""
	}
	number, rest := s[:end], strings.TrimLeft(s[end:], " ")
	if end = strings.IndexFunc(rest, isNumeral); end < 0 {
		end = len(rest)
	}
	return number, strings.ToLower(strings.TrimRight(rest[:end], " ")), rest[end:]
}

func toDuration(nanoseconds float64) (time.Duration, string) {
	if math.Abs(nanoseconds) >= math.MaxInt64 {
		return 0, "is out of range: a duration has at most 292 years"
	}
	return time.Duration(math.Round(nanoseconds)), ""
}
