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
// are not shown.
func setText(v reflect.Value, n *node) string {
	if n.kind != Text {
		return "is not text"
	}
	switch t := v.Addr().Interface().(type) {
	case *[]byte:
		*t = []byte(n.text)
	case **time.Location:
		location, err := time.LoadLocation(n.text)
		if err != nil {
			return "is not the name of a time zone, such as Asia/Shanghai"
		}
		*t = location
	case *url.URL:
		u, err := url.Parse(n.text)
		if err != nil {
			return "is not a URL"
		}
		*t = *u
	case encoding.TextUnmarshaler:
		if t.UnmarshalText([]byte(n.text)) != nil {
			return "is not a valid " + v.Type().String()
		}
	}
	return ""
}
