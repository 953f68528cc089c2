package logger

import (
	"log/slog"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

// description is what a block says about an error.
type description struct {
	name   string // of its type
	text   string
	frames []string // of its stack, nil: none
	fields []slog.Attr
	cause  error
	errors []error // for one that stands for several
}

// describe looks at an error. A wrapper that only adds text, such as that of
// fmt.Errorf, is passed over: type and fields are those of the error it wraps.
func describe(err error) (d description) {
	d.text = errorText(err)
	defer func() {
		if recover() != nil { // a method of the error panicked: its text must do
			d = description{name: "Error", text: d.text}
		}
	}()
	for {
		if d.frames == nil {
			d.frames = stackOf(err)
		}
		d.fields, d.cause = fieldsOf(err, d.text), cause(err)
		if d.cause == nil || len(d.fields) > 0 || isExported(err) {
			break
		}
		err = d.cause
	}
	d.name = "Error"
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		d.name, d.errors = "AggregateError", many.Unwrap()
	}
	if isExported(err) {
		d.name = typeName(err)
	}
	return d
}

func cause(err error) error {
	if wrapper, ok := err.(interface{ Unwrap() error }); ok && !isNil(err) {
		return wrapper.Unwrap()
	}
	return nil
}

func isNil(err error) bool {
	v := reflect.ValueOf(err)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

// typeName is the name of an error's type without package and parameters.
func typeName(err error) string {
	t := reflect.TypeOf(err)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name, _, _ := strings.Cut(t.Name(), "[")
	return name
}

// isExported reports whether the type has a name for others. Those without are
// plain errors to a reader, as in JavaScript all that have no class are.
func isExported(err error) bool {
	first, _ := utf8.DecodeRuneInString(typeName(err))
	return unicode.IsUpper(first)
}

// title is the name, after the code of an error that has only the name Error.
func (d *description) title() string {
	if d.name == "Error" {
		return d.field("code") + d.name
	}
	return d.name
}

// field is the text of a field, "" if it is none.
func (d *description) field(key string) string {
	for _, a := range d.fields {
		if a.Key == key && a.Value.Kind() == slog.KindString {
			return a.Value.String()
		}
	}
	return ""
}

// fieldsOf are the fields that an error shows: the group of its LogValue if it has
// one, else the exported fields of its struct that are not empty, without what the
// block says elsewhere.
func fieldsOf(err error, text string) []slog.Attr {
	if v, ok := err.(slog.LogValuer); ok {
		if group := slog.AnyValue(v).Resolve(); group.Kind() == slog.KindGroup {
			return group.Group()
		}
	}
	v := reflect.Indirect(reflect.ValueOf(err))
	if v.Kind() != reflect.Struct {
		return nil
	}
	var fields []slog.Attr
	for i := range v.NumField() {
		if f := v.Type().Field(i); isShown(f, v.Field(i), text) {
			fields = append(fields, slog.Any(fieldName(f), v.Field(i).Interface()))
		}
	}
	return fields
}

var errorType = reflect.TypeFor[error]()

func isShown(f reflect.StructField, v reflect.Value, text string) bool {
	if !f.IsExported() || v.IsZero() || f.Name == "Stack" || f.Type == errorType {
		return false
	}
	switch v.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return false
	case reflect.String:
		return v.String() != text
	}
	return true
}

// fieldName is the name in JSON, or that of the field as JavaScript would write
// it: maxAge, url, httpOnly.
func fieldName(f reflect.StructField) string {
	if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
		return name
	}
	runes := []rune(f.Name)
	for i, r := range runes {
		if !unicode.IsUpper(r) || i > 0 && i+1 < len(runes) && !unicode.IsUpper(runes[i+1]) {
			break
		}
		runes[i] = unicode.ToLower(r)
	}
	return string(runes)
}
