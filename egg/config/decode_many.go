package config

import (
	"maps"
	"reflect"
	"strings"
)

// mapping sets a map, whose keys are the user's own. A map from Go is copied.
func (d *decoder) mapping(path path, n *node, secret bool, v reflect.Value) {
	if n.kind != Object {
		d.wrong(path, n, secret, "is not an object of keys and values")
		return
	}
	t := v.Type()
	m := reflect.MakeMap(t)
	if n.hasGo {
		for key, value := range v.Seq2() {
			m.SetMapIndex(key, value)
		}
	}
	for _, key := range n.keys {
		child := n.fields[key]
		if child.absent || child.isGo() {
			continue
		}
		k := reflect.ValueOf(key).Convert(t.Key())
		item := reflect.New(t.Elem()).Elem()
		if old := m.MapIndex(k); old.IsValid() {
			item.Set(old)
		}
		d.decode(path.key(key), child, secret || isSecret(key), item)
		m.SetMapIndex(k, item)
	}
	v.Set(m)
}

// list sets a slice or array. Nothing is kept of the items that were in it.
func (d *decoder) list(path path, n *node, secret bool, v reflect.Value) {
	switch {
	case n.kind == Text && n.loose:
		n = n.split()
	case n.kind == Text && v.Type().Elem().Kind() == reflect.String && v.Kind() == reflect.Slice:
		n = &node{place: n.place, kind: List, items: []*node{n}}
	}
	if n.kind != List {
		d.wrong(path, n, secret, "is not a list")
		return
	}
	if v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	} else if v.SetZero(); len(n.items) != v.Len() {
		d.problems.add(n.place, path, nil, "%s: %d items where %d are expected", path, len(n.items), v.Len())
		return
	}
	for i, item := range n.items {
		d.decode(path.item(i), item, secret, v.Index(i))
	}
}

// split makes a list of text such as a,b that comes from variables or flags.
func (n *node) split() *node {
	list := &node{place: n.place, kind: List}
	if n.text == "" {
		return list
	}
	for item := range strings.SplitSeq(n.text, ",") {
		list.items = append(list.items, &node{place: n.place, kind: Text, text: strings.TrimSpace(item), loose: true})
	}
	return list
}

// free sets a field of type any.
func (d *decoder) free(path path, n *node, secret bool, v reflect.Value) {
	switch n.kind {
	case Object:
		m := reflect.New(freeFormType).Elem()
		if old, ok := reflect.TypeAssert[map[string]any](v); ok {
			m.Set(reflect.ValueOf(maps.Clone(old)))
		}
		d.mapping(path, n, secret, m)
		v.Set(m)
	case List:
		l := reflect.New(reflect.TypeFor[[]any]()).Elem()
		d.list(path, n, secret, l)
		v.Set(l)
	case Number:
		value, problem := n.freeNumber()
		if problem != "" {
			d.wrong(path, n, secret, problem)
			return
		}
		v.Set(reflect.ValueOf(value))
	case Bool:
		v.Set(reflect.ValueOf(n.text == "true"))
	default:
		v.Set(reflect.ValueOf(n.text))
	}
}
