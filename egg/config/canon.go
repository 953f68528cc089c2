package config

import "reflect"

// canon gives keys the spelling that the fields of the types have, before layers
// are merged, so that pageUrl in one file and pageURL in another are one key.
// Several types are structs that share a section.
func (d *decoder) canon(path path, n *node, types ...reflect.Type) {
	if n == nil {
		return
	}
	var structs []reflect.Type
	for _, t := range types {
		t, shape := resolve(t)
		switch {
		case shape == shapeStruct:
			structs = append(structs, t)
		case shape == shapeMap:
			for _, key := range n.keys {
				d.canon(path.key(key), n.fields[key], t.Elem())
			}
		case shape == shapeList:
			for i, item := range n.items {
				d.canon(path.item(i), item, t.Elem())
			}
		}
	}
	if len(structs) > 0 && n.kind == Object {
		d.canonObject(path, n, structs)
	}
}

func (d *decoder) canonObject(path path, n *node, structs []reflect.Type) {
	renamed := &node{}
	for _, written := range n.keys {
		key, child := written, n.fields[written]
		var types []reflect.Type
		for _, t := range structs {
			if f, ok := d.find(t, written); ok {
				key = f.key
				types = append(types, f.typ)
			}
		}
		if first := renamed.get(key); first != nil {
			d.problems.add(child.place, path.key(key), nil, "%s is set twice; the first is in line %d", path.key(key), first.line)
			continue
		}
		d.canon(path.key(key), child, types...)
		renamed.set(key, child)
	}
	n.keys, n.fields = renamed.keys, renamed.fields
}
