package jsvalue

import (
	"math"
	"strings"

	"github.com/koa-go/koa/internal/jsonbody"
)

// Format is util.format(format, ...args) of Node 20: %s %d %i %f %j %o %O %c and
// %%. What is left of args follows, separated by spaces. Objects are written on
// one line, with the names in order.
func Format(format string, args ...any) string {
	if len(args) == 0 {
		return format
	}
	var b strings.Builder
	rest := format
	for {
		i := strings.IndexByte(rest, '%')
		if i < 0 || i+1 == len(rest) {
			break
		}
		b.WriteString(rest[:i])
		verb := rest[i+1]
		rest = rest[i+2:]
		text, known := convert(verb, args)
		switch {
		case verb == '%':
			b.WriteByte('%')
		case known:
			b.WriteString(text)
			args = args[1:]
		default:
			b.Write([]byte{'%', verb})
		}
	}
	b.WriteString(rest)
	for _, arg := range args {
		b.WriteByte(' ')
		b.WriteString(loose(arg))
	}
	return b.String()
}

// convert writes the first of args as a verb says.
func convert(verb byte, args []any) (text string, known bool) {
	if len(args) == 0 {
		return "", false
	}
	arg := args[0]
	switch verb {
	case 's':
		if s, ok := primitive(arg); ok {
			return s, true
		}
		return inspect(arg, 0), true
	case 'd':
		return number(arg, ToNumber), true
	case 'i':
		return number(arg, truncated), true
	case 'f':
		return signed(ParseFloat(arg)), true
	case 'j':
		return JSON(arg), true
	case 'o', 'O':
		return inspect(arg, maxDepth), true
	case 'c':
		return "", true
	}
	return "", false
}

// number writes a number; integers keep all their digits.
func number(v any, otherwise func(any) float64) string {
	if s, ok := primitive(v); ok && isInteger(v) {
		return s
	}
	return signed(otherwise(v))
}

// signed is a number with the sign of a zero, which only util.format shows.
func signed(f float64) string {
	if f == 0 && math.Signbit(f) {
		return "-0"
	}
	return Number(f)
}

func truncated(v any) float64 {
	if f, ok := Float(v); ok && math.Abs(f) < 1e21 {
		return math.Trunc(f)
	}
	return ParseInt(v)
}

// JSON is JSON.stringify(v), and "undefined" for what has no JSON.
func JSON(v any) string {
	b, err := jsonbody.Encode(v)
	if err != nil {
		return "undefined"
	}
	defer b.Free()
	return string(b.Bytes())
}

// loose is an argument that no verb asked for.
func loose(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return inspect(v, maxDepth)
}
