package bodyparser

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// Optional is a field that knows whether it was in the body: absent, null and
// the zero value are three things, as a PATCH needs it.
//
//	type Change struct {
//		Name  bodyparser.Optional[string] `json:"name"`
//		Email bodyparser.Optional[string] `json:"email"`
//	}
//
// The zero value is an absent field. Optional works with encoding/json too; tag
// it omitzero to leave an absent one out.
type Optional[T any] struct {
	// Value is the value, the zero value of T when there is none.
	Value T

	// Present says that the body has the field, be it null.
	Present bool

	// Null says that the field is null.
	Null bool
}

// Get returns the value, and whether there is one that is not null.
func (o Optional[T]) Get() (T, bool) { return o.Value, o.Present && !o.Null }

// IsZero reports whether the field is absent.
func (o Optional[T]) IsZero() bool { return !o.Present }

// MarshalJSON writes the value, or null when there is none.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if v, ok := o.Get(); ok {
		return json.Marshal(v)
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads a value or null.
func (o *Optional[T]) UnmarshalJSON(text []byte) error {
	*o = Optional[T]{Present: true, Null: bytes.Equal(text, []byte("null"))}
	if o.Null {
		return nil
	}
	return json.Unmarshal(text, &o.Value)
}

// optional is what the binder and the validation see of an Optional.
type optional interface {
	bind(b *binder, src any) error
	inner() (v reflect.Value, ok bool)
}

func (o *Optional[T]) bind(b *binder, src any) error {
	*o = Optional[T]{Present: true, Null: src == nil}
	if o.Null {
		return nil
	}
	return b.bind(reflect.ValueOf(&o.Value).Elem(), src)
}

func (o *Optional[T]) inner() (reflect.Value, bool) {
	return reflect.ValueOf(&o.Value).Elem(), o.Present && !o.Null
}
