package config

import (
	"reflect"
	"slices"
	"strings"
)

// A spot is a value that a variable or flag names.
type spot struct {
	path path
	typ  reflect.Type
}

// variableSpots are the values in types whose path, in upper snake case, is
// name. Keys of maps count when a layer below has set them, as case and
// punctuation cannot be told from a variable's name.
func (d *decoder) variableSpots(at path, n *node, name string, types ...reflect.Type) []spot {
	var spots []spot
	step := func(key string, t reflect.Type) {
		rest, ok := strings.CutPrefix(name, upperSnake(key))
		switch {
		case !ok:
		case rest == "":
			spots = append(spots, spot{at.key(key), t})
		case strings.HasPrefix(rest, "_"):
			spots = append(spots, d.variableSpots(at.key(key), n.get(key), rest[1:], t)...)
		}
	}
	for _, t := range types {
		t, shape := resolve(t)
		switch {
		case shape == shapeStruct:
			for _, f := range d.fields(t) {
				step(f.key, f.typ)
			}
		case n == nil:
		case shape == shapeMap:
			for _, key := range n.keys {
				step(key, t.Elem())
			}
		case shape == shapeAny:
			for _, key := range n.keys {
				step(key, t)
			}
		}
	}
	return spots
}

// flagSpot is the value that keys lead to from types.
func (d *decoder) flagSpot(at path, keys []string, types ...reflect.Type) (spot, bool) {
	for _, t := range types {
		t, shape := resolve(t)
		if len(keys) == 0 {
			return spot{at, t}, true
		}
		switch shape {
		case shapeStruct:
			if f, ok := d.find(t, keys[0]); ok {
				if s, ok := d.flagSpot(at.key(f.key), keys[1:], f.typ); ok {
					return s, true
				}
			}
		case shapeMap:
			// Keys of a map may have dots in them when nothing is below.
			if _, inner := resolve(t.Elem()); inner.isLeaf() {
				return spot{at.key(strings.Join(keys, ".")), t.Elem()}, true
			}
			return d.flagSpot(at.key(keys[0]), keys[1:], t.Elem())
		case shapeAny, shapeCustom:
			return spot{append(slices.Clip(at), keys...), reflect.TypeFor[any]()}, true
		}
	}
	return spot{}, false
}

// paths are all keys that a type has, for suggestions.
func (d *decoder) paths(at path, t reflect.Type) []path {
	list := []path{at}
	if t, shape := resolve(t); shape == shapeStruct && len(at) < 8 {
		for _, f := range d.fields(t) {
			list = append(list, d.paths(at.key(f.key), f.typ)...)
		}
	}
	return list
}

// parse makes a node for a value of type t from text. Single values take the
// text as it is, and so do lists written as a,b. For everything else it is YAML,
// such as [a, b] or {a: 1}.
func (d *decoder) parse(text string, t reflect.Type, from *origin) *node {
	_, shape := resolve(t)
	before := len(d.problems.list)
	if !shape.isLeaf() || shape == shapeList && strings.HasPrefix(strings.TrimSpace(text), "[") {
		if n := readYAML([]byte(text), from, &d.problems); n != nil || len(d.problems.list) > before {
			return n
		}
	}
	return &node{place: place{origin: from}, kind: Text, text: text, loose: true}
}

// nested puts n below the keys of path.
func nested(path path, n *node) *node {
	for i := len(path) - 1; i >= 0 && n != nil; i-- {
		outer := &node{place: n.place, kind: Object}
		outer.set(path[i], n)
		n = outer
	}
	return n
}
