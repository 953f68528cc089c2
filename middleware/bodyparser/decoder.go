package bodyparser

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/koa-go/koa"
)

// Decoder decodes bodies as [Decode] does, for packages that give the fields of
// a struct a meaning of their own, as typed handlers do. Unlike Decode it does
// not stop at the first wrong field, and it knows which fields were sent. It may
// be used by any number of goroutines.
type Decoder struct {
	rule   func(field reflect.StructField, form bool) FieldRule
	fields sync.Map // of *structFields by fieldsKey
}

type fieldsKey struct {
	t    reflect.Type
	form bool
}

// FieldRule says how a [Decoder] fills a field. The zero value is what [Decode]
// does.
type FieldRule struct {
	// Name is the name within the body. Default: that of the json tag.
	Name string

	// Skip keeps bodies from setting the field.
	Skip bool

	// Default are the texts that a field has that was not sent, read as those of
	// a form are. Nil: it keeps its value.
	Default []string

	// Check looks at the field once all of its struct, owner, has been filled. It
	// is not called for a value of the wrong type. For an [Optional] it gets the
	// value within. A default counts as present, and null as absent. The paths of
	// the errors begin at the field: "" for itself, "[2]" for an element.
	Check func(owner, value reflect.Value, present bool) FieldErrors
}

// ErrMissing is the Err of a [FieldError] for a field that was not sent.
var ErrMissing = errors.New("missing")

// FieldErrors is what is wrong with the fields of a body.
type FieldErrors []*FieldError

// Error joins the errors with semicolons.
func (e FieldErrors) Error() string {
	texts := make([]string, len(e))
	for i, err := range e {
		texts[i] = err.Error()
	}
	return strings.Join(texts, "; ")
}

// mostErrors is how many wrong fields are reported.
const mostErrors = 100

// errEnough ends the work when there are mostErrors.
var errEnough = errors.New("enough errors")

// NewDecoder makes a decoder. The rule is asked once for each field of a struct
// type that a body is decoded into, and again for forms; nil is the zero rule for
// all of them.
func NewDecoder(rule func(field reflect.StructField, form bool) FieldRule) *Decoder {
	if rule == nil {
		rule = func(reflect.StructField, bool) FieldRule { return FieldRule{} }
	}
	return &Decoder{rule: rule}
}

// Body fills what dst points to with the body of a request. A request without a
// body has an empty object for one. The error is a [FieldErrors] when fields are
// wrong, at most a hundred of them; any other error is made to be returned, as
// that of [Decode] is. Validate methods are not called, see [Decoder.Validate].
func (d *Decoder) Body(ctx *koa.Context, dst any) error {
	src, b, err := requestSource(ctx)
	if err != nil {
		return err
	}
	return d.fill(b, dst, src)
}

// Texts fills what dst points to with the values of a query parameter, a header
// or another field that is made of texts: all of them when dst is a list, else
// the only one. The error is a [FieldErrors] when the texts are wrong.
func (d *Decoder) Texts(dst any, texts ...string) error {
	b := &binder{convert: true}
	return d.fill(b, dst, formValue(texts))
}

// Validate calls the Validate methods of what dst points to and all that is in
// it, the innermost first. The error is nil or a *[FieldError].
func (d *Decoder) Validate(dst any) error { return validate(reflect.ValueOf(dst).Elem(), nil) }

func (d *Decoder) fill(b *binder, dst, src any) error {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return fmt.Errorf("bodyparser: a Decoder fills what a pointer points to, got %T", dst)
	}
	b.decoder = d
	if err := b.keep(b.bind(v.Elem(), src)); err != nil && !errors.Is(err, errEnough) {
		return err
	}
	if len(b.found) > 0 {
		return FieldErrors(b.found)
	}
	return nil
}

func (d *Decoder) fieldsOf(t reflect.Type, form bool) *structFields {
	key := fieldsKey{t, form}
	if f, ok := d.fields.Load(key); ok {
		return f.(*structFields)
	}
	read := readFields(t, func(sf reflect.StructField) FieldRule { return d.rule(sf, form) })
	f, _ := d.fields.LoadOrStore(key, read)
	return f.(*structFields)
}

// requestSource is source, except that a request without a body is not a mistake
// of the program.
func requestSource(ctx *koa.Context) (any, *binder, error) {
	if ctx.Request.Body() == nil && !ctx.Request.HasBody() {
		return map[string]any{}, &binder{}, nil
	}
	return source(ctx)
}

// formValue is texts as a parsed form has them.
func formValue(texts []string) any {
	if len(texts) == 1 {
		return texts[0]
	}
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}

// OptionalOf returns the type that an [Optional] is of, and whether t is an
// Optional: for packages that describe types.
func OptionalOf(t reflect.Type) (inner reflect.Type, ok bool) {
	if t.Kind() != reflect.Struct || !reflect.PointerTo(t).Implements(reflect.TypeFor[optional]()) {
		return nil, false
	}
	value, ok := t.FieldByName("Value")
	return value.Type, ok
}
