package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// A leaf is a value that was reached in a struct.
type leaf struct {
	path   path
	value  reflect.Value
	node   *node // what set it; nil for what Go left zero
	secret bool
}

// name tells the leaves of a section apart, whatever is in their keys.
func (f leaf) name() string { return strings.Join(f.path, "\x00") }

// leaves are all of a section, as its targets are now.
func (l *Loader) leaves(s *section) []leaf {
	var list []leaf
	for _, v := range s.targets {
		start := leaf{path: path{s.key}, value: v, node: s.tree, secret: s.secret || isSecret(s.key)}
		list = append(list, l.below(start, 0)...)
	}
	return list
}

// below are the leaves that f consists of: often itself.
func (l *Loader) below(f leaf, depth int) []leaf {
	if f.node != nil && (f.node.absent || f.node.broken) {
		f.node = nil
	}
	v := f.value
	for (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && !v.IsNil() && shapeOf(v.Type()) != shapeText {
		v = v.Elem()
	}
	of := shapeOf(v.Type())
	var list []leaf
	switch {
	case depth > maxDepth:
	case of == shapeStruct:
		for _, field := range l.fields(v.Type()) {
			if inner, err := v.FieldByIndexErr(field.index); err == nil {
				list = append(list, l.below(f.child(field.key, inner, field.secret), depth+1)...)
			}
		}
		return list
	case of == shapeMap:
		values := make(map[string]reflect.Value, v.Len())
		for key, value := range v.Seq2() {
			values[key.String()] = value
		}
		for _, key := range slices.Sorted(maps.Keys(values)) {
			list = append(list, l.below(f.child(key, values[key], false), depth+1)...)
		}
	}
	if list == nil {
		return []leaf{f} // also a map without keys
	}
	return list
}

func (f leaf) child(key string, value reflect.Value, secret bool) leaf {
	n := f.node
	if n != nil && n.kind == Object {
		n = n.get(key) // otherwise null, which set all that is below
	}
	return leaf{path: f.path.key(key), value: value, node: n, secret: f.secret || secret || isSecret(key)}
}

// snapshot keeps what the leaves hold after loading.
func (l *Loader) snapshot(s *section) map[string]any {
	kept := make(map[string]any)
	for _, f := range l.leaves(s) {
		kept[f.name()], _ = viewer{l.schema, true}.value(f.value, f.secret, 0)
	}
	return kept
}

// isChanged reports whether a leaf holds something else than after loading.
func (l *Loader) isChanged(s *section, f leaf) bool {
	now, _ := viewer{l.schema, true}.value(f.value, f.secret, 0)
	was, known := s.was[f.name()]
	return !known || !reflect.DeepEqual(now, was)
}
