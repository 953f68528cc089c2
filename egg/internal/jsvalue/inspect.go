package jsvalue

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// maxDepth is how many objects within objects are shown.
const maxDepth = 2

// inspect is util.inspect(v, {depth}), on one line.
func inspect(v any, depth int) string {
	if s, ok := v.(string); ok {
		return quoted(s)
	}
	if s, ok := primitive(v); ok {
		return s
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer:
		if r.IsNil() {
			return "null"
		}
		return inspect(r.Elem().Interface(), depth)
	case reflect.Slice, reflect.Array:
		return inspectList(r, depth)
	case reflect.Map:
		return inspectMap(r, depth)
	case reflect.Struct:
		return inspectStruct(v, depth)
	}
	return fmt.Sprintf("[%T]", v)
}

func inspectList(list reflect.Value, depth int) string {
	if depth < 0 {
		return "[Array]"
	}
	items := make([]string, list.Len())
	for i := range items {
		items[i] = inspect(list.Index(i).Interface(), depth-1)
	}
	if len(items) == 0 {
		return "[]"
	}
	return "[ " + strings.Join(items, ", ") + " ]"
}

func inspectMap(object reflect.Value, depth int) string {
	if depth < 0 {
		return "[Object]"
	}
	values := make(map[string]any, object.Len())
	for entry := object.MapRange(); entry.Next(); {
		values[String(entry.Key().Interface())] = entry.Value().Interface()
	}
	if len(values) == 0 {
		return "{}"
	}
	var items []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		items = append(items, propertyName(name)+": "+inspect(values[name], depth-1))
	}
	return "{ " + strings.Join(items, ", ") + " }"
}

// inspectStruct shows what of a struct its JSON has.
func inspectStruct(v any, depth int) string {
	object, ok := Object(v)
	if !ok {
		return String(v)
	}
	return inspectMap(reflect.ValueOf(object), depth)
}

func propertyName(name string) string {
	for i := range len(name) {
		c := name[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == '$'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return quoted(name)
		}
	}
	return name
}

// quoted writes a text in the first quotes that it does not have.
func quoted(s string) string {
	quote := "'"
	for _, q := range []string{"'", `"`, "`"} {
		if !strings.Contains(s, q) {
			quote = q
			break
		}
	}
	s = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)
	if quote == "'" {
		s = strings.ReplaceAll(s, "'", `\'`)
	}
	return quote + s + quote
}
