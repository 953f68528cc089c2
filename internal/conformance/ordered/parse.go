package ordered

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Value is any JSON value as a field of a struct that encoding/json decodes.
// The zero Value is null.
type Value struct {
	// Any is the value: nil, bool, float64, string, []any or [Object].
	Any any

	// Given tells an explicit null from a field that is not there.
	Given bool
}

// UnmarshalJSON reads the value.
func (v *Value) UnmarshalJSON(text []byte) error {
	parsed, err := Parse(text)
	v.Any, v.Given = parsed, err == nil
	return err
}

// UnmarshalJSON reads an object, and refuses any other value.
func (o *Object) UnmarshalJSON(text []byte) error {
	v, err := Parse(text)
	if err != nil {
		return err
	}
	object, ok := v.(Object)
	if !ok {
		return fmt.Errorf("want an object, got %s", text)
	}
	*o = object
	return nil
}

// Parse reads one JSON value. Of equal names in an object the last value
// counts, where the first stood, as in JSON.parse.
func Parse(text []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	v, err := parseValue(dec)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("something follows the JSON value at byte %d", dec.InputOffset())
	}
	return v, nil
}

func parseValue(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, noEnd(err)
	}
	switch token {
	case json.Delim('{'):
		return parseObject(dec)
	case json.Delim('['):
		return parseList(dec)
	}
	return token, nil
}

func parseObject(dec *json.Decoder) (any, error) {
	o := Object{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, noEnd(err)
		}
		value, err := parseValue(dec)
		if err != nil {
			return nil, err
		}
		o.Set(name.(string), value)
	}
	_, err := dec.Token() // the closing brace
	return o, noEnd(err)
}

func parseList(dec *json.Decoder) (any, error) {
	list := []any{}
	for dec.More() {
		value, err := parseValue(dec)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	_, err := dec.Token() // the closing bracket
	return list, noEnd(err)
}

// noEnd names what io.EOF means inside a value.
func noEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
