package bodyparser

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"time"
)

// bindScalar sets booleans, numbers and texts.
func (b *binder) bindScalar(dst reflect.Value, src any) error {
	if text, ok := src.(string); ok && dst.Type() == reflect.TypeFor[time.Duration]() {
		return b.bindDuration(dst, text)
	}
	switch dst.Kind() {
	case reflect.Bool:
		return b.bindBool(dst, src)
	case reflect.String:
		return b.bindString(dst, src)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return b.bindInt(dst, src)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return b.bindUint(dst, src)
	case reflect.Float32, reflect.Float64:
		return b.bindFloat(dst, src)
	}
	return unfillable(dst.Type())
}

func (b *binder) bindBool(dst reflect.Value, src any) error {
	v, ok := src.(bool)
	if text, isText := src.(string); isText && b.convert {
		switch text {
		case "true", "1", "on": // what a checkbox sends
			v, ok = true, true
		case "false", "0", "off":
			v, ok = false, true
		}
	}
	if !ok {
		return b.mismatch("true or false", src)
	}
	dst.SetBool(v)
	return nil
}

// bindDuration takes "1m30s", and in a form what JSON has: nanoseconds.
func (b *binder) bindDuration(dst reflect.Value, text string) error {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && b.convert {
		dst.SetInt(n)
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return b.fieldError(`want a duration such as "1m30s"`, nil)
	}
	dst.SetInt(int64(d))
	return nil
}

func (b *binder) bindString(dst reflect.Value, src any) error {
	number, ok := src.(json.Number)
	if ok && dst.Type() == reflect.TypeFor[json.Number]() {
		dst.SetString(number.String())
		return nil
	}
	text, ok := src.(string)
	if !ok {
		return b.mismatch("a string", src)
	}
	dst.SetString(text)
	return nil
}

func (b *binder) bindInt(dst reflect.Value, src any) error {
	digits, ok := b.digits(src)
	n, err := strconv.ParseInt(digits, 10, dst.Type().Bits())
	if !ok || err != nil {
		size := dst.Type().Bits()
		return b.mismatch(fmt.Sprintf("a whole number from %d to %d", int64(-1)<<(size-1), uint64(1)<<(size-1)-1), src)
	}
	dst.SetInt(n)
	return nil
}

func (b *binder) bindUint(dst reflect.Value, src any) error {
	digits, ok := b.digits(src)
	n, err := strconv.ParseUint(digits, 10, dst.Type().Bits())
	if !ok || err != nil {
		return b.mismatch(fmt.Sprintf("a whole number from 0 to %d", ^uint64(0)>>(64-dst.Type().Bits())), src)
	}
	dst.SetUint(n)
	return nil
}

func (b *binder) bindFloat(dst reflect.Value, src any) error {
	digits, ok := b.digits(src)
	// JSON's numbers only: ParseFloat takes hexadecimals, "Inf" and "NaN" too.
	p := newJSONParser([]byte(digits), 0)
	if ok {
		_, ok = p.scanNumber()
	}
	f, err := strconv.ParseFloat(digits, dst.Type().Bits())
	if !ok || p.pos < len(digits) || err != nil {
		return b.mismatch("a number", src)
	}
	dst.SetFloat(f)
	return nil
}

// digits is a number as it was written.
func (b *binder) digits(src any) (digits string, ok bool) {
	switch src := src.(type) {
	case json.Number:
		return src.String(), true
	case float64:
		return strconv.FormatFloat(src, 'f', -1, 64), true
	case string:
		return src, b.convert
	}
	return "", false
}

// bindBytes sets bytes: base64 in JSON, as encoding/json has it, and the text
// itself in a form.
func (b *binder) bindBytes(dst reflect.Value, text string) error {
	data := []byte(text)
	if !b.convert {
		var err error
		if data, err = base64.StdEncoding.DecodeString(text); err != nil {
			return b.fieldError("want base64", err)
		}
	}
	dst.SetBytes(data)
	return nil
}
