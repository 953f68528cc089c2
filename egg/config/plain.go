package config

import (
	"encoding"
	"fmt"
	"net/url"
	"reflect"
	"time"

	"github.com/koa-go/koa/egg/internal/duration"
)

// A viewer turns values into what JSON can hold, in the way one would write them
// in a file.
type viewer struct {
	*schema

	reveal bool // secrets too, for comparing
}

// text is a text that may be secret, or hold a password.
func (w viewer) text(s string, secret bool) any {
	switch {
	case w.reveal || s == "": // that nothing is set is no secret
		return s
	case secret:
		return hidden
	default:
		return maskText(s)
	}
}

// number is a number that may be secret.
func (w viewer) number(value any, secret bool) any {
	if secret && !w.reveal {
		return hidden
	}
	return value
}

// value is what v holds. ok is false for types that say nothing about it.
func (w viewer) value(v reflect.Value, secret bool, depth int) (plain any, ok bool) {
	if depth > maxDepth {
		return nil, false
	}
	switch shapeOf(v.Type()) {
	case shapeString:
		return w.text(v.String(), secret), true
	case shapeBool:
		return v.Bool(), true
	case shapeInt:
		return w.number(v.Int(), secret), true
	case shapeUint:
		return w.number(v.Uint(), secret), true
	case shapeFloat:
		return w.number(v.Float(), secret), true
	case shapeDuration:
		return duration.Short(time.Duration(v.Int())), true
	case shapePointer, shapeAny:
		if v.IsNil() {
			return nil, true
		}
		return w.value(v.Elem(), secret, depth+1)
	case shapeStruct:
		return w.object(v, secret, depth), true
	case shapeMap:
		return w.mapping(v, secret, depth), true
	case shapeList:
		list := make([]any, 0, v.Len())
		for i := range v.Len() {
			item, _ := w.value(v.Index(i), secret, depth+1)
			list = append(list, item)
		}
		return list, true
	default:
		return w.written(v, secret)
	}
}

func (w viewer) object(v reflect.Value, secret bool, depth int) any {
	m := make(map[string]any)
	for _, f := range w.fields(v.Type()) {
		if inner, err := v.FieldByIndexErr(f.index); err == nil {
			m[f.key], _ = w.value(inner, secret || f.secret || isSecret(f.key), depth+1)
		}
	}
	return m
}

func (w viewer) mapping(v reflect.Value, secret bool, depth int) any {
	m := make(map[string]any, v.Len())
	for key, value := range v.Seq2() {
		m[key.String()], _ = w.value(value, secret || isSecret(key.String()), depth+1)
	}
	return m
}

// written is the text of a type that has one.
func (w viewer) written(v reflect.Value, secret bool) (any, bool) {
	if !v.CanAddr() {
		copied := reflect.New(v.Type()).Elem()
		copied.Set(v)
		v = copied
	}
	switch t := v.Addr().Interface().(type) {
	case *[]byte:
		return w.text(string(*t), secret), true
	case **time.Location:
		if *t == nil {
			return nil, true
		}
		return (*t).String(), true
	case *url.URL:
		return w.text(t.String(), secret), true
	case encoding.TextMarshaler:
		if text, err := t.MarshalText(); err == nil {
			return w.text(string(text), secret), true
		}
	case fmt.Stringer:
		return w.text(t.String(), secret), true
	}
	return "<" + v.Type().String() + ">", false
}

// node is what n holds, as it was written.
func (w viewer) node(n *node, secret bool) any {
	switch {
	case n.isGo():
		value, _ := w.value(n.value, secret, 0)
		return value
	case n.kind == Null:
		return nil
	case n.kind == Bool:
		return n.text == "true"
	case n.kind == Number:
		if value, problem := n.freeNumber(); problem == "" {
			return w.number(value, secret)
		}
		return w.text(n.text, secret)
	case n.kind == Text:
		return w.text(n.text, secret)
	case n.kind == List:
		list := make([]any, 0, len(n.items))
		for _, item := range n.items {
			list = append(list, w.node(item, secret))
		}
		return list
	default:
		m := make(map[string]any, len(n.keys))
		for key, child := range n.fields {
			m[key] = w.node(child, secret || isSecret(key))
		}
		return m
	}
}
