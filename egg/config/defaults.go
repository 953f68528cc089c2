package config

import "reflect"

// maxDepth ends the way into Go values that point back at themselves.
const maxDepth = 32

// goNode is the layer that a Go value makes, or nil for the zero value, which is
// no setting: the documented default is behind it.
func (d *decoder) goNode(v reflect.Value, depth int) *node {
	if depth > maxDepth {
		return nil
	}
	switch shapeOf(v.Type()) {
	case shapePointer, shapeAny:
		return d.goIndirect(v, depth)
	case shapeStruct:
		return d.goObject(v, depth)
	case shapeMap:
		if v.Len() == 0 {
			return nil
		}
		n := &node{place: place{origin: goDefault}, kind: Object, hasGo: true}
		for key, value := range v.Seq2() {
			if child := d.goNode(value, depth+1); child != nil {
				n.set(key.String(), child)
			}
		}
		return n
	default:
		return goLeaf(v)
	}
}

// goIndirect is the layer of what a pointer or any holds.
func (d *decoder) goIndirect(v reflect.Value, depth int) *node {
	if v.IsNil() {
		return nil
	}
	if inner := v.Elem(); !shapeOf(inner.Type()).isLeaf() && (v.Kind() == reflect.Pointer || inner.Type() == freeFormType) {
		return d.goNode(inner, depth+1)
	}
	return goLeaf(v)
}

// goObject is an object also when all fields are zero: what is laid over it must
// not touch the fields that are no keys.
func (d *decoder) goObject(v reflect.Value, depth int) *node {
	n := &node{place: place{origin: goDefault}, kind: Object, hasGo: true}
	for _, f := range d.fields(v.Type()) {
		inner, err := v.FieldByIndexErr(f.index)
		if err != nil {
			continue // an embedded pointer that is nil
		}
		if child := d.goNode(inner, depth+1); child != nil {
			n.set(f.key, child)
		}
	}
	return n
}

// goLeaf keeps a copy: decoding changes the struct.
func goLeaf(v reflect.Value) *node {
	if v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 {
		return nil
	}
	value := reflect.New(v.Type()).Elem()
	value.Set(v)
	return &node{place: place{origin: goDefault}, kind: Text, value: value}
}
