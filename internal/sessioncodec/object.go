package sessioncodec

import (
	"cmp"
	"encoding/json"
	"iter"
	"slices"
	"strconv"
)

// Field is a name and its value as JSON text.
type Field struct {
	Name  string
	Value json.RawMessage
}

// Object is a JSON object with its fields in the order of a JavaScript object:
// names that are array indexes ("0", "17") first, by value, then the others as
// they were added. The zero value is an empty object. It is for use by one
// goroutine at a time.
type Object struct {
	fields []Field
}

// ParseObject reads a JSON object, normalized. The error is ErrNotObject for
// any other JSON value, ErrSyntax or ErrDepth.
func ParseObject(text []byte) (*Object, error) {
	n := newNormalizer(text)
	if !n.next('{') {
		return nil, cmp.Or(n.whole(), ErrNotObject)
	}
	members, err := n.object(0)
	if err == nil {
		err = n.end()
	}
	if err != nil {
		return nil, err
	}
	o := &Object{fields: make([]Field, len(members))}
	for i, m := range members {
		o.fields[i].Value = slices.Clip(n.out[m.colon+1 : m.end])
		if err := json.Unmarshal(n.out[m.start:m.colon], &o.fields[i].Name); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// Len returns the number of fields.
func (o *Object) Len() int { return len(o.fields) }

// All yields the fields in order. The object must not change meanwhile.
func (o *Object) All() iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		for _, f := range o.fields {
			if !yield(f.Name, f.Value) {
				return
			}
		}
	}
}

// Get returns the value of name, and whether there is one.
func (o *Object) Get(name string) (json.RawMessage, bool) {
	if i := o.find(name); i >= 0 {
		return o.fields[i].Value, true
	}
	return nil, false
}

// Set gives name a value, which it keeps; pass what Normalize or Marshal gave.
// A name that has one keeps its place.
func (o *Object) Set(name string, value json.RawMessage) {
	i := o.find(name)
	if i >= 0 {
		o.fields[i].Value = value
		return
	}
	place := len(o.fields)
	if index, ok := arrayIndex(name); ok {
		place = slices.IndexFunc(o.fields, func(f Field) bool {
			other, ok := arrayIndex(f.Name)
			return !ok || other > index
		})
		if place < 0 {
			place = len(o.fields)
		}
	}
	o.fields = slices.Insert(o.fields, place, Field{name, value})
}

// Delete removes name, if it is there.
func (o *Object) Delete(name string) {
	if i := o.find(name); i >= 0 {
		o.fields = slices.Delete(o.fields, i, i+1)
	}
}

func (o *Object) find(name string) int {
	return slices.IndexFunc(o.fields, func(f Field) bool { return f.Name == name })
}

// AppendJSON appends the object as JSON text to b and returns the result.
func (o *Object) AppendJSON(b []byte) []byte {
	b = append(b, '{')
	for i, f := range o.fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		for _, r := range f.Name {
			b = appendEscaped(b, r)
		}
		b = append(b, '"', ':')
		b = append(b, f.Value...)
	}
	return append(b, '}')
}

// arrayIndex reads a name that is an array index of ECMA-262: a whole number
// below 2^32-1, as JavaScript writes it.
func arrayIndex(name string) (uint64, bool) {
	if name == "" || name[0] < '0' || name[0] > '9' || name[0] == '0' && len(name) > 1 {
		return 0, false
	}
	n, err := strconv.ParseUint(name, 10, 32)
	return n, err == nil && n < 1<<32-1
}
