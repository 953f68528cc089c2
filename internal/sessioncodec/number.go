package sessioncodec

import (
	"bytes"
	"math"
	"strconv"
)

// number moves a number.
func (n *normalizer) number() error {
	size, integer := scanNumber(n.rest)
	if size == 0 {
		return ErrSyntax
	}
	text := string(n.rest[:size])
	n.rest = n.rest[size:]
	if integer && fits64(text) {
		if text == "-0" {
			text = "0"
		}
		n.out = append(n.out, text...)
		return nil
	}
	f, _ := strconv.ParseFloat(text, 64) // out of range is ±Inf, as in JavaScript
	n.out = appendNumber(n.out, f)
	return nil
}

// scanNumber returns the size of the number (RFC 8259 section 6) that s begins
// with, or 0, and whether it has neither a fraction nor an exponent.
func scanNumber(s []byte) (size int, integer bool) {
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	n := digits(s[i:])
	if n == 0 || n > 1 && s[i] == '0' {
		return 0, false
	}
	i += n
	integer = true
	if i < len(s) && s[i] == '.' {
		n = digits(s[i+1:])
		if n == 0 {
			return 0, false
		}
		i += 1 + n
		integer = false
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		n = digits(s[i:])
		if n == 0 {
			return 0, false
		}
		i += n
		integer = false
	}
	return i, integer
}

// digits returns how many digits s begins with.
func digits(s []byte) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// fits64 reports whether a Go integer can hold the number.
func fits64(text string) bool {
	if _, err := strconv.ParseInt(text, 10, 64); err == nil {
		return true
	}
	_, err := strconv.ParseUint(text, 10, 64)
	return err == nil
}

// appendNumber appends f as JSON.stringify writes it (Number::toString of
// ECMA-262; what is not finite is null).
func appendNumber(out []byte, f float64) []byte {
	abs := math.Abs(f)
	switch {
	case math.IsInf(f, 0):
		return append(out, "null"...)
	case f == 0:
		return append(out, '0')
	case 1e-6 <= abs && abs < 1e21:
		return strconv.AppendFloat(out, f, 'f', -1, 64)
	}
	start := len(out)
	out = strconv.AppendFloat(out, f, 'e', -1, 64)
	if i := bytes.Index(out[start:], []byte("e-0")); i >= 0 {
		// Go writes an exponent with two digits at least.
		i += start + len("e-")
		out = append(out[:i], out[i+1:]...)
	}
	return out
}
