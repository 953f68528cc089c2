package bodyparser

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
)

// binder moves a parsed body into a Go value. It knows where in the body it is,
// so that an error can say it.
type binder struct {
	convert bool // texts into numbers and booleans: the body is a form
	strict  bool // refuse unknown names
	path    path

	decoder *Decoder      // nil: fields are as json tags have them
	found   []*FieldError // with a decoder, which goes on after an error
}

// bind sets dst, which must be addressable, to src: nil, bool, string,
// json.Number, float64, []any or map[string]any.
func (b *binder) bind(dst reflect.Value, src any) error {
	if dst.Kind() == reflect.Pointer {
		return b.bindPointer(dst, src)
	}
	self := dst.Addr().Interface()
	if text, ok := self.(encoding.TextUnmarshaler); ok && b.isText(src) {
		return b.unmarshalText(text, src)
	}
	switch custom := self.(type) {
	case optional:
		return custom.bind(b, src)
	case json.Unmarshaler:
		return b.unmarshalJSON(custom, src)
	case encoding.TextUnmarshaler:
		return b.unmarshalText(custom, src)
	}
	switch dst.Kind() {
	case reflect.Struct:
		return b.bindStruct(dst, src)
	case reflect.Map:
		return b.bindMap(dst, src)
	case reflect.Slice:
		return b.bindSlice(dst, src)
	case reflect.Array:
		return b.bindArray(dst, src)
	case reflect.Interface:
		return b.bindInterface(dst, src)
	default:
		return b.bindScalar(dst, src)
	}
}

// isText reports whether src is a text that was never JSON.
func (b *binder) isText(src any) bool {
	_, ok := src.(string)
	return ok && b.convert
}

func (b *binder) bindPointer(dst reflect.Value, src any) error {
	if src == nil {
		dst.SetZero()
		return nil
	}
	if dst.IsNil() {
		dst.Set(reflect.New(dst.Type().Elem()))
	}
	return b.bind(dst.Elem(), src)
}

func (b *binder) unmarshalJSON(dst json.Unmarshaler, src any) error {
	text, err := json.Marshal(src)
	if err != nil {
		return err
	}
	if err := dst.UnmarshalJSON(text); err != nil {
		return b.fieldError("invalid value", err)
	}
	return nil
}

func (b *binder) unmarshalText(dst encoding.TextUnmarshaler, src any) error {
	text, ok := src.(string)
	if !ok {
		return b.mismatch("a string", src)
	}
	if err := dst.UnmarshalText([]byte(text)); err != nil {
		return b.fieldError("invalid value", err)
	}
	return nil
}

func (b *binder) bindInterface(dst reflect.Value, src any) error {
	if dst.NumMethod() > 0 {
		return unfillable(dst.Type())
	}
	if src == nil {
		dst.SetZero()
		return nil
	}
	dst.Set(reflect.ValueOf(plain(src)))
	return nil
}

// plain turns the numbers of src into float64, as everywhere else where no type
// says what they should be.
func plain(src any) any {
	switch src := src.(type) {
	case json.Number:
		f, _ := src.Float64() // the middleware has refused what is out of range
		return f
	case []any:
		for i, v := range src {
			src[i] = plain(v)
		}
	case map[string]any:
		for name, v := range src {
			src[name] = plain(v)
		}
	}
	return src
}

// inside runs fn one step further down.
func (b *binder) inside(s step, fn func() error) error {
	b.path = append(b.path, s)
	err := fn()
	b.path = b.path[:len(b.path)-1]
	return err
}

func (b *binder) fieldError(problem string, cause error) error {
	return &FieldError{Path: b.path.String(), Problem: problem, Err: cause}
}

func (b *binder) mismatch(want string, src any) error {
	return b.fieldError("want "+want+", got "+got(src), nil)
}

// got says what src is, to a client.
func got(src any) string {
	switch src := src.(type) {
	case nil:
		return "null"
	case bool:
		return fmt.Sprint(src)
	case string:
		return "a string"
	case []any:
		return fmt.Sprintf("a list of %d", len(src))
	case map[string]any:
		return "an object"
	}
	return "a number"
}

// unfillable is a mistake in the program.
func unfillable(t reflect.Type) error { return fmt.Errorf("bodyparser: Decode cannot fill a %v", t) }
