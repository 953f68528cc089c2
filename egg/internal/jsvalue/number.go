package jsvalue

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// Number is a number as JavaScript writes it (ECMA-262 Number::toString).
func Number(f float64) string {
	abs := math.Abs(f)
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == 0:
		return "0"
	case 1e-6 <= abs && abs < 1e21:
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	text := strconv.FormatFloat(f, 'e', -1, 64)
	// Go writes an exponent with two digits at least.
	text = strings.Replace(text, "e-0", "e-", 1)
	return strings.Replace(text, "e+0", "e+", 1)
}

// Float returns the value of a Go number of any kind, or of a json.Number.
func Float(v any) (f float64, ok bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case json.Number:
		f, _ := v.Float64() // out of range is infinite, as in JavaScript
		return f, true
	case nil:
		return 0, false
	}
	switch r := reflect.ValueOf(v); {
	case r.CanInt():
		return float64(r.Int()), true
	case r.CanUint():
		return float64(r.Uint()), true
	case r.CanFloat():
		return r.Float(), true
	}
	return 0, false
}

// ToNumber is Number(v): what v is as a number, NaN when it is none.
func ToNumber(v any) float64 {
	if f, ok := Float(v); ok {
		return f
	}
	switch v := v.(type) {
	case nil:
		return 0
	case bool:
		if v {
			return 1
		}
		return 0
	case string:
		return parseNumber(v)
	}
	return parseNumber(String(v))
}

// parseNumber is StringToNumber of ECMA-262.
func parseNumber(s string) float64 {
	s = Trim(s)
	switch s {
	case "":
		return 0
	case "Infinity", "+Infinity":
		return math.Inf(1)
	case "-Infinity":
		return math.Inf(-1)
	}
	if len(s) > 2 && s[0] == '0' {
		if base := map[byte]int{'x': 16, 'o': 8, 'b': 2}[s[1]|0x20]; base != 0 {
			return parseDigits(s[2:], base)
		}
	}
	if len(leadingFloat(s)) != len(s) {
		return math.NaN()
	}
	f, _ := strconv.ParseFloat(s, 64) // out of range is infinite, as in JavaScript
	return f
}

func parseDigits(s string, base int) float64 {
	var f float64
	for i := range len(s) {
		d, err := strconv.ParseUint(s[i:i+1], base, 8)
		if err != nil {
			return math.NaN()
		}
		f = f*float64(base) + float64(d)
	}
	return f
}

// ParseInt is parseInt(v, 10).
func ParseInt(v any) float64 {
	s := Trim(String(v))
	end := 0
	if end < len(s) && (s[end] == '-' || s[end] == '+') {
		end++
	}
	digits := countDigits(s[end:])
	if digits == 0 {
		return math.NaN()
	}
	f, _ := strconv.ParseFloat(s[:end+digits], 64)
	return f
}

// ParseFloat is parseFloat(v).
func ParseFloat(v any) float64 {
	s := Trim(String(v))
	number := leadingFloat(s)
	switch {
	case number != "":
		f, _ := strconv.ParseFloat(number, 64)
		return f
	case strings.HasPrefix(strings.TrimPrefix(s, "+"), "Infinity"):
		return math.Inf(1)
	case strings.HasPrefix(s, "-Infinity"):
		return math.Inf(-1)
	}
	return math.NaN()
}

// leadingFloat is the decimal number that s begins with.
func leadingFloat(s string) string {
	i := 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	digits := countDigits(s[i:])
	i += digits
	if i < len(s) && s[i] == '.' {
		fraction := countDigits(s[i+1:])
		if digits+fraction > 0 {
			i += 1 + fraction
		}
		digits += fraction
	}
	if digits == 0 {
		return ""
	}
	return s[:i+exponent(s[i:])]
}

// exponent is the length of the exponent that s begins with.
func exponent(s string) int {
	if s == "" || s[0]|0x20 != 'e' {
		return 0
	}
	i := 1
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	digits := countDigits(s[i:])
	if digits == 0 {
		return 0
	}
	return i + digits
}

func countDigits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
