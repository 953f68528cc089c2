package config

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/koa-go/koa/internal/bytesize"
)

const (
	notInteger  = "is not a whole number, or a size such as 10mb"
	notNumber   = "is not a number"
	oldOctal    = "begins with 0; octal numbers begin with 0o"
	outOfBounds = "is out of range"
)

// maxWholeFloat is the number up to which all whole numbers have a float64.
const maxWholeFloat = 1 << 53

// integer reads a whole number or a size.
func (n *node) integer() (i *big.Int, problem string) {
	switch {
	case n.kind == Text:
		if size, ok := parseSize(n.text); ok {
			return big.NewInt(size), ""
		}
		if !n.loose {
			return nil, notInteger
		}
	case n.kind != Number:
		return nil, notInteger
	}
	return parseInteger(n.text)
}

// parseInteger reads 42, -1, 0x1f, 0o17, 1_000 and, as JavaScript has no other
// numbers, 1e3 and 5.0. Old octal numbers such as 017 are refused: YAML 1.1 and
// 1.2 disagree about them.
func parseInteger(s string) (i *big.Int, problem string) {
	if isOldOctal(s) {
		return nil, oldOctal
	}
	if i, ok := wholeNumber(s); ok {
		return i, ""
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != math.Trunc(f) {
		return nil, notInteger
	}
	if math.Abs(f) > maxWholeFloat {
		return nil, outOfBounds
	}
	return big.NewInt(int64(f)), ""
}

// wholeNumber does not look at long texts: reading them takes more than linear
// time, and no integer here has so many digits.
func wholeNumber(s string) (*big.Int, bool) {
	if len(s) > 100 {
		return nil, false
	}
	return new(big.Int).SetString(s, 0)
}

func isOldOctal(s string) bool {
	digits := strings.TrimLeft(s, "+-")
	return len(digits) > 1 && digits[0] == '0' && (digits[1] == '_' || '0' <= digits[1] && digits[1] <= '9')
}

// float reads a finite number.
func (n *node) float() (f float64, problem string) {
	if n.kind != Number && !n.loose {
		return 0, notNumber
	}
	if i, problem := parseInteger(n.text); problem == "" {
		f, _ := new(big.Float).SetInt(i).Float64()
		return f, ""
	} else if problem == oldOctal {
		return 0, problem
	}
	f, err := strconv.ParseFloat(n.text, 64)
	switch {
	case math.IsInf(f, 0) && err != nil:
		return 0, outOfBounds
	case err != nil || math.IsInf(f, 0) || math.IsNaN(f):
		return 0, notNumber
	default:
		return f, ""
	}
}

// freeNumber is the number for a field of type any: an int when it is written as
// a whole number, otherwise a float64.
func (n *node) freeNumber() (value any, problem string) {
	i, ok := wholeNumber(n.text)
	if !ok || isOldOctal(n.text) {
		return n.float()
	}
	if !i.IsInt64() || int64(int(i.Int64())) != i.Int64() {
		return nil, outOfBounds
	}
	return int(i.Int64()), ""
}

// parseSize reads a number with one of the units that npm's bytes has. Unlike
// there the whole text must be a size.
func parseSize(s string) (int64, bool) {
	number := strings.TrimRight(s, "bBkKmMgGtTpP")
	unit := strings.ToLower(s[len(number):])
	number = strings.TrimRight(number, " ")
	if !isDecimal(number) {
		return 0, false
	}
	switch unit {
	case "b":
		return bytesize.Parse(number)
	case "kb", "mb", "gb", "tb", "pb":
		size, ok := bytesize.Parse(s)
		return size, ok && size < math.MaxInt64
	default:
		return 0, false
	}
}

// isDecimal reports whether s is digits with at most one point between them, and
// perhaps a sign.
func isDecimal(s string) bool {
	s = strings.TrimLeft(s, "+-")
	whole, fraction, point := strings.Cut(s, ".")
	return isDigits(whole) && (!point || isDigits(fraction))
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
