package jsvalue

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// Object returns the names and values of an object: a map with text keys, or a
// struct, which is what its JSON is.
func Object(v any) (object map[string]any, ok bool) {
	if object, ok := v.(map[string]any); ok {
		return object, true
	}
	if v == nil {
		return nil, false
	}
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Pointer && !r.IsNil() {
		r = r.Elem()
	}
	switch {
	case r.Kind() == reflect.Map && r.Type().Key().Kind() == reflect.String:
		object = make(map[string]any, r.Len())
		for entry := r.MapRange(); entry.Next(); {
			object[entry.Key().String()] = entry.Value().Interface()
		}
		return object, true
	case r.Kind() == reflect.Struct && !writesItself(v):
		return structObject(v)
	}
	return nil, false
}

func writesItself(v any) bool {
	switch v.(type) {
	case error, fmt.Stringer, json.Marshaler:
		return true
	}
	return false
}

func structObject(v any) (object map[string]any, ok bool) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, false
	}
	err = json.Unmarshal(text, &object)
	return object, err == nil && object != nil
}

// List returns the elements of a list: a slice or an array.
func List(v any) (list []any, ok bool) {
	if list, ok := v.([]any); ok {
		return list, true
	}
	if v == nil {
		return nil, false
	}
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Slice && r.Kind() != reflect.Array {
		return nil, false
	}
	list = make([]any, r.Len())
	for i := range list {
		list[i] = r.Index(i).Interface()
	}
	return list, true
}

// isInteger reports whether v is a Go integer.
func isInteger(v any) bool {
	if v == nil {
		return false
	}
	r := reflect.ValueOf(v)
	return r.CanInt() || r.CanUint()
}
