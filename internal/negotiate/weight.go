package negotiate

import (
	"math"
	"strconv"
)

// weight reads the number at the start of s as JavaScript's parseFloat does:
// what follows it does not matter, and no number is NaN, which is never above
// zero. Clients send weights like .5, 0.50 and 1.0000.
func weight(s string) float64 {
	s = trimLeft(s)
	n := numberLen(s)
	if n == 0 {
		return math.NaN()
	}
	f, _ := strconv.ParseFloat(s[:n], 64) // out of range is an infinity, or zero
	return f
}

// numberLen is how many bytes at the start of s are a decimal number.
func numberLen(s string) int {
	n := signLen(s)
	whole := countDigits(s[n:])
	n += whole
	fraction := 0
	if n < len(s) && s[n] == '.' {
		fraction = countDigits(s[n+1:])
		n += 1 + fraction
	}
	if whole+fraction == 0 {
		return 0
	}
	return n + exponentLen(s[n:])
}

// exponentLen is 0 unless s starts with an exponent that has digits.
func exponentLen(s string) int {
	if s == "" || s[0] != 'e' && s[0] != 'E' {
		return 0
	}
	n := 1 + signLen(s[1:])
	if digits := countDigits(s[n:]); digits > 0 {
		return n + digits
	}
	return 0
}

func signLen(s string) int {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		return 1
	}
	return 0
}

func countDigits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
