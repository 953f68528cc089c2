package config

import (
	"encoding"
	"fmt"
	"net/url"
	"reflect"
	"time"
)

// setScalar sets v to a single value. problem says what n is not, for example
// "is not true or false"; it is "" when all is well.
func setScalar(v reflect.Value, n *node) (problem string) {
	switch shapeOf(v.Type()) {
	case shapeString:
		return setString(v, n)
	case shapeBool:
		return setBool(v, n)
	case shapeInt:
		return setInt(v, n)
	case shapeUint:
		return setUint(v, n)
	case shapeFloat:
		return setFloat(v, n)
	case shapeDuration:
		return setDuration(v, n)
	default:
		return setText(v, n)
	}
}

func setString(v reflect.Value, n *node) string {
	switch n.kind {
	case Text:
		v.SetString(n.text)
		return ""
	case Number, Bool:
		return "is not text; put it in quotes"
	default:
		return "is not text"
	}
}

func setBool(v reflect.Value, n *node) string {
	if n.kind != Bool && !n.loose || n.text != "true" && n.text != "false" {
		return "is not true or false"
	}
	v.SetBool(n.text == "true")
	return ""
}

func setInt(v reflect.Value, n *node) string {
	i, problem := n.integer()
	if problem != "" {
		return problem
	}
	bits := v.Type().Bits()
	if low, high := int64(-1)<<(bits-1), int64(1)<<(bits-1)-1; !i.IsInt64() || i.Int64() < low || i.Int64() > high {
		return fmt.Sprintf("is out of range: %d to %d", low, high)
	}
	v.SetInt(i.Int64())
	return ""
}

func setUint(v reflect.Value, n *node) string {
	i, problem := n.integer()
	if problem != "" {
		return problem
	}
	if high := ^uint64(0) >> (64 - v.Type().Bits()); !i.IsUint64() || i.Uint64() > high {
		return fmt.Sprintf("is out of range: 0 to %d", high)
	}
	v.SetUint(i.Uint64())
	return ""
}

func setFloat(v reflect.Value, n *node) string {
	f, problem := n.float()
	if problem != "" {
		return problem
	}
	if v.OverflowFloat(f) {
		return "is out of range"
	}
	v.SetFloat(f)
	return ""
}

func setDuration(v reflect.Value, n *node) string {
	d, problem := n.duration()
	if problem == "" {
		v.SetInt(int64(d))
	}
	return problem
}

// setText sets what is made from text. Its errors may repeat the text, so they
// are not shown. A type with UnmarshalText may also be written as a number or a
// boolean, since it can be one of more states than a boolean has.
func setText(v reflect.Value, n *node) string {
	target, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr())
	switch {
	case n.kind == List || n.kind == Object || n.kind != Text && !ok:
		return "is not text"
	case !ok:
		return setSpecial(v.Addr().Interface(), n.text)
	case target.UnmarshalText([]byte(n.text)) != nil:
		return "is not a valid " + v.Type().String()
	default:
		return ""
	}
}

// setSpecial sets the types without UnmarshalText that are read from text.
func setSpecial(target any, text string) string {
	switch t := target.(type) {
	case *[]byte:
		*t = []byte(text)
	case **time.Location:
		location, err := time.LoadLocation(text)
		if err != nil {
			return "is not the name of a time zone, such as Asia/Shanghai"
		}
		*t = location
	case *url.URL:
		u, err := url.Parse(text)
		if err != nil {
			return "is not a URL"
		}
		*t = *u
	}
	return ""
}
