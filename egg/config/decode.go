package config

import (
	"errors"
	"reflect"
)

// errReported stands for problems that were collected already.
var errReported = errors.New("config: the value was reported to be wrong")

// decoder sets Go values from trees and collects what is wrong.
type decoder struct {
	*schema

	lookup   func(name string) (string, bool) // the environment
	hint     func(key string) string          // may be nil
	problems problems
}

// decodeOver sets v, whose value counts as the layer below n.
func (d *decoder) decodeOver(path path, n *node, secret bool, v reflect.Value) {
	d.canon(path, n, v.Type())
	d.decode(path, merge(d.goNode(v, 0), n), secret, v)
}

// decode sets v from n, or collects why it cannot. n has been merged with what v
// holds, so a nil n and the leaves that come from Go leave it as it is.
func (d *decoder) decode(path path, n *node, secret bool, v reflect.Value) {
	if n == nil || n.absent || n.broken || n.isGo() {
		return
	}
	if n.kind == Null {
		v.SetZero()
		return
	}
	switch shapeOf(v.Type()) {
	case shapePointer:
		d.pointer(path, n, secret, v)
	case shapeCustom:
		d.custom(path, n, secret, v)
	case shapeStruct:
		d.object(path, n, secret, v)
	case shapeMap:
		d.mapping(path, n, secret, v)
	case shapeList:
		d.list(path, n, secret, v)
	case shapeAny:
		d.free(path, n, secret, v)
	default:
		if problem := setScalar(v, n); problem != "" {
			d.wrong(path, n, secret, problem)
		}
	}
}

// wrong reports that n cannot be used: "cluster.listen.port: "80a" is not ...".
func (d *decoder) wrong(path path, n *node, secret bool, problem string) {
	value := "the value"
	if !secret {
		value = n.describe()
	}
	d.problems.add(n.place, path, nil, "%s: %s %s", path, value, problem)
}

// pointer sets a new value. What the old one pointed to is copied, as other
// structs may share it.
func (d *decoder) pointer(path path, n *node, secret bool, v reflect.Value) {
	to := reflect.New(v.Type().Elem())
	if !v.IsNil() {
		to.Elem().Set(v.Elem())
	}
	d.decode(path, n, secret, to.Elem())
	v.Set(to)
}

func (d *decoder) custom(path path, n *node, secret bool, v reflect.Value) {
	target := v.Addr().Interface().(Unmarshaler)
	err := target.UnmarshalConfig(&Node{d: d, n: n, path: path, secret: secret})
	if err == nil || errors.Is(err, errReported) {
		return
	}
	if positioned, ok := errors.AsType[*Error](err); ok {
		d.problems.list = append(d.problems.list, positioned)
		return
	}
	d.problems.add(n.place, path, err, "%s: %v", path, err)
}

// object sets the fields of a struct, or of several that share a section.
func (d *decoder) object(path path, n *node, secret bool, targets ...reflect.Value) {
	if n.kind != Object {
		d.wrong(path, n, secret, "is not an object of keys and values")
		return
	}
	if !n.hasGo {
		for _, v := range targets {
			v.SetZero()
		}
	}
	for _, key := range n.keys {
		child, known := n.fields[key], false
		for _, v := range targets {
			if f, ok := d.find(v.Type(), key); ok {
				known = true
				d.decode(path.key(key), child, secret || f.secret || isSecret(key), reach(v, f.index))
			}
		}
		if !known {
			d.unknown(path.key(key), child, targets)
		}
	}
}

// reach is the field of v at index, with embedded pointers on the way set.
func reach(v reflect.Value, index []int) reflect.Value {
	for i, x := range index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}

func (d *decoder) keys(targets []reflect.Value) []string {
	var list []string
	for _, v := range targets {
		for _, f := range d.fields(v.Type()) {
			list = append(list, f.key)
		}
	}
	return list
}

// unknown reports a key wherever it was written.
func (d *decoder) unknown(path path, n *node, targets []reflect.Value) {
	last := path[len(path)-1]
	advice := d.advice(path.String(), func() string { return didYouMean(last, d.keys(targets)) })
	for _, v := range targets {
		if name := codeField(v.Type(), last); name != "" {
			advice = "; it is a function: set the field " + name + " in Go"
		}
	}
	for ; n != nil; n = n.under {
		d.problems.add(n.place, path, nil, "unknown key %s%s", path, advice)
	}
}

// advice is what an error says behind an unknown key: the hint, or else what near says.
func (d *decoder) advice(key string, near func() string) string {
	if d.hint != nil {
		if text := d.hint(key); text != "" {
			return "; " + text
		}
	}
	return near()
}
