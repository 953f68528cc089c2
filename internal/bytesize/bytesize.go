// Package bytesize reads and writes sizes as the npm package bytes does:
// "1.5mb" in settings, "1.5MB" in logs. One KB is 1024 bytes.
package bytesize

import (
	"math"
	"strconv"
	"strings"
)

var units = [...]struct {
	name  string
	shift int // the unit is 1<<shift bytes
}{
	{"PB", 50},
	{"TB", 40},
	{"GB", 30},
	{"MB", 20},
	{"KB", 10},
}

// Parse returns the bytes that s stands for: a decimal number with one of the
// units kb, mb, gb, tb and pb in any letter case, rounded down to whole bytes.
// "1mb", "1.5 GB" and "-1kb" are sizes.
//
// Without such a unit the leading whole number counts, whatever follows it, as
// upstream has it: "100", "100b" and "100 apples" are 100, and so, beware, is
// "100k". ok is false when there is no number. What an int64 cannot hold comes
// as the nearest value it can.
func Parse(s string) (n int64, ok bool) {
	number, shift := cutUnit(s)
	if shift == 0 {
		number = leadingInteger(s)
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, false
	}
	return saturate(math.Floor(math.Ldexp(f, shift))), true
}

// cutUnit splits "1.5 mb" into "1.5" and the shift of mb. The shift is 0 when
// s as a whole is not a number with a unit.
func cutUnit(s string) (number string, shift int) {
	if len(s) < 3 {
		return "", 0
	}
	number, unit := s[:len(s)-2], s[len(s)-2:]
	number = strings.TrimRight(number, " ")
	if !isDecimal(number) {
		return "", 0
	}
	for _, u := range units {
		if strings.EqualFold(u.name, unit) {
			return number, u.shift
		}
	}
	return "", 0
}

// isDecimal reports whether s is a sign or none, digits, and perhaps a point
// with more digits. strconv takes more: exponents, underscores, hexadecimals.
func isDecimal(s string) bool {
	whole, fraction, point := strings.Cut(unsigned(s), ".")
	return isDigits(whole) && (!point || isDigits(fraction))
}

func isDigits(s string) bool {
	return s != "" && countDigits(s) == len(s)
}

// leadingInteger is the part of s that JavaScript's parseInt reads.
func leadingInteger(s string) string {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	digits := unsigned(s)
	return s[:len(s)-len(digits)+countDigits(digits)]
}

func unsigned(s string) string {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		return s[1:]
	}
	return s
}

func countDigits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

func saturate(f float64) int64 {
	switch {
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	}
	return int64(f)
}

// Format returns n as a number with at most two decimals and the largest unit
// of B, KB, MB, GB, TB and PB that n fills: "0B", "1.5KB", "-2GB".
func Format(n int64) string {
	sign, size := "", uint64(n)
	if n < 0 {
		sign, size = "-", -size
	}
	for _, u := range units {
		if unit := uint64(1) << u.shift; size >= unit {
			// Halves round up, as in JavaScript's toFixed.
			hundredths := size/unit*100 + (size%unit*100+unit/2)/unit
			return sign + decimal(hundredths) + u.name
		}
	}
	return sign + strconv.FormatUint(size, 10) + "B"
}

// decimal writes hundredths as a number, without zeros at its end.
func decimal(hundredths uint64) string {
	s := strconv.FormatUint(hundredths/100, 10)
	switch f := hundredths % 100; {
	case f == 0:
		return s
	case f < 10:
		return s + ".0" + strconv.FormatUint(f, 10)
	case f%10 == 0:
		return s + "." + strconv.FormatUint(f/10, 10)
	default:
		return s + "." + strconv.FormatUint(f, 10)
	}
}
