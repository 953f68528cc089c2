package bodyparser

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

func (b *binder) bindMap(dst reflect.Value, src any) error {
	if src == nil {
		dst.SetZero()
		return nil
	}
	object, ok := src.(map[string]any)
	if !ok {
		return b.mismatch("an object", src)
	}
	t := dst.Type()
	m := reflect.MakeMapWithSize(t, len(object))
	for _, name := range slices.Sorted(maps.Keys(object)) {
		key, value := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		err := b.inside(step{name: name, named: true}, func() error {
			if err := b.bindKey(key, name); err != nil {
				return err
			}
			return b.bind(value, object[name])
		})
		if err := b.keep(err); err != nil {
			return err
		}
		m.SetMapIndex(key, value)
	}
	dst.Set(m)
	return nil
}

// bindKey sets the key of a map: a text, or what a form would make of it.
func (b *binder) bindKey(key reflect.Value, name string) error {
	form := binder{convert: true, path: b.path}
	return form.bind(key, name)
}

func (b *binder) bindSlice(dst reflect.Value, src any) error {
	if src == nil {
		dst.SetZero()
		return nil
	}
	if text, ok := src.(string); ok && dst.Type().Elem().Kind() == reflect.Uint8 {
		return b.bindBytes(dst, text)
	}
	list, ok := src.([]any)
	if !ok && b.convert {
		list, ok = []any{src}, true
	}
	if !ok {
		return b.mismatch("a list", src)
	}
	s := reflect.MakeSlice(dst.Type(), len(list), len(list))
	if err := b.bindElements(s, list); err != nil {
		return err
	}
	dst.Set(s)
	return nil
}

func (b *binder) bindArray(dst reflect.Value, src any) error {
	list, ok := src.([]any)
	if !ok || len(list) != dst.Len() {
		return b.mismatch(fmt.Sprintf("a list of %d", dst.Len()), src)
	}
	return b.bindElements(dst, list)
}

func (b *binder) bindElements(dst reflect.Value, list []any) error {
	for i, src := range list {
		err := b.inside(step{index: i}, func() error { return b.bind(dst.Index(i), src) })
		if err := b.keep(err); err != nil {
			return err
		}
	}
	return nil
}
