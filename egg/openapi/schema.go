package openapi

import (
	"bytes"
	"encoding/json"
)

// object is a JSON object with its names in order of insertion.
type object struct {
	names  []string
	values map[string]any
}

// set sets a value, unless it is nil.
func (o *object) set(name string, value any) *object {
	if value == nil {
		return o
	}
	if o.values == nil {
		o.values = map[string]any{}
	}
	if _, ok := o.values[name]; !ok {
		o.names = append(o.names, name)
	}
	o.values[name] = value
	return o
}

// text sets a text that is not empty.
func (o *object) text(name, value string) *object {
	if value == "" {
		return o
	}
	return o.set(name, value)
}

func (o *object) get(name string) any { return o.values[name] }

func (o *object) has(name string) bool {
	_, ok := o.values[name]
	return ok
}

func (o *object) isEmpty() bool { return len(o.names) == 0 }

// MarshalJSON writes the names in their order.
func (o *object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range o.names {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := write(&b, name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := write(&b, o.values[name]); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// write writes JSON without escapes for HTML.
func write(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the newline
	return nil
}

// schema is a JSON schema.
type schema = object

func typed(name string) *schema { return new(schema).set("type", name) }

// nullable is a schema that takes null too.
func nullable(s *schema) *schema {
	if s.isEmpty() {
		return s
	}
	if name, ok := s.get("type").(string); ok {
		s.set("type", []string{name, "null"})
		if values, ok := s.get("enum").([]any); ok {
			s.set("enum", append(values, nil))
		}
		return s
	}
	return new(schema).set("anyOf", []*schema{s, typed("null")})
}
