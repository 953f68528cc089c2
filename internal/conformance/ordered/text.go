package ordered

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// MarshalJSON writes the object as JSON.stringify does: names that are whole
// numbers first, in order, then the others as they stand.
func (o Object) MarshalJSON() ([]byte, error) { return []byte(Text(o)), nil }

// Text writes a value as JSON.stringify does, without white space. Bytes that
// are no UTF-8 become U+FFFD. It panics for a value that is not JSON's.
func Text(v any) string {
	var b strings.Builder
	write(&b, v)
	return b.String()
}

func write(b *strings.Builder, v any) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case float64:
		b.WriteString(Number(v))
	case string:
		writeString(b, v)
	case []any:
		writeList(b, v)
	case Object:
		writeObject(b, v)
	default:
		panic(fmt.Sprintf("ordered: %T is no JSON value", v))
	}
}

func writeList(b *strings.Builder, list []any) {
	b.WriteByte('[')
	for i, v := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		write(b, v)
	}
	b.WriteByte(']')
}

func writeObject(b *strings.Builder, o Object) {
	b.WriteByte('{')
	for i, f := range byPropertyOrder(o) {
		if i > 0 {
			b.WriteByte(',')
		}
		writeString(b, f.Name)
		b.WriteByte(':')
		write(b, f.Value)
	}
	b.WriteByte('}')
}

// byPropertyOrder is the order in which JavaScript lists an object's own
// properties (ECMA-262 OrdinaryOwnPropertyKeys).
func byPropertyOrder(o Object) Object {
	if !slices.ContainsFunc(o, func(f Field) bool { _, ok := arrayIndex(f.Name); return ok }) {
		return o
	}
	sorted := slices.Clone(o)
	slices.SortStableFunc(sorted, func(a, b Field) int {
		i, aIndex := arrayIndex(a.Name)
		j, bIndex := arrayIndex(b.Name)
		switch {
		case aIndex && bIndex:
			return cmp.Compare(i, j)
		case aIndex:
			return -1
		case bIndex:
			return 1
		}
		return 0
	})
	return sorted
}

// arrayIndex reads a name in the canonical form of a whole number below 2^32-1.
func arrayIndex(name string) (uint64, bool) {
	n, err := strconv.ParseUint(name, 10, 32)
	return n, err == nil && n < math.MaxUint32 && strconv.FormatUint(n, 10) == name
}

// Number writes a number as JavaScript's String(n) does; what JSON cannot hold
// is null.
func Number(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "null"
	}
	if f == 0 {
		return "0" // and so is -0
	}
	if abs := math.Abs(f); abs >= 1e-6 && abs < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	s := strconv.FormatFloat(f, 'e', -1, 64)
	// Go pads the exponent to two digits, JavaScript does not.
	return strings.Replace(s, "e-0", "e-", 1)
}

const hex = "0123456789abcdef"

func writeString(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteByte(byte(r))
		case r >= ' ':
			b.WriteRune(r)
		default:
			writeControl(b, byte(r))
		}
	}
	b.WriteByte('"')
}

func writeControl(b *strings.Builder, c byte) {
	if i := strings.IndexByte("\b\f\n\r\t", c); i >= 0 {
		b.WriteByte('\\')
		b.WriteByte("bfnrt"[i])
		return
	}
	b.WriteString(`\u00`)
	b.WriteByte(hex[c>>4])
	b.WriteByte(hex[c&15])
}
