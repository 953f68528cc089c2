package config

import (
	"encoding"
	"net/url"
	"reflect"
	"time"
)

// An Unmarshaler reads its value from the configuration itself, because it has
// more than one form or keys that depend on others. A Go default is still in the
// receiver. UnmarshalConfig is not called for null, which sets the zero value.
// An error that is not from n gets the position of n.
type Unmarshaler interface {
	// UnmarshalConfig sets the receiver from n.
	UnmarshalConfig(n *Node) error
}

// A shape is how a Go type is read and shown.
type shape int

const (
	shapeNone     shape = iota // not configurable
	shapeCustom                // Unmarshaler
	shapeDuration              // time.Duration
	shapeText                  // anything that is made from text, but for strings
	shapeString
	shapeBool
	shapeInt
	shapeUint
	shapeFloat
	shapeAny
	shapePointer
	shapeStruct
	shapeMap
	shapeList
)

var (
	unmarshalerType     = reflect.TypeFor[Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	durationType        = reflect.TypeFor[time.Duration]()
	locationType        = reflect.TypeFor[*time.Location]()
	urlType             = reflect.TypeFor[url.URL]()
	bytesType           = reflect.TypeFor[[]byte]()
	freeFormType        = reflect.TypeFor[map[string]any]()
)

// shapeOf classifies t without a look at what it consists of.
func shapeOf(t reflect.Type) shape {
	switch {
	case t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface && reflect.PointerTo(t).Implements(unmarshalerType):
		return shapeCustom
	case t == durationType:
		return shapeDuration
	case t == locationType, t == urlType, t == bytesType:
		return shapeText
	case t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface && reflect.PointerTo(t).Implements(textUnmarshalerType):
		return shapeText
	}
	return shapeOfKind(t)
}

func shapeOfKind(t reflect.Type) shape {
	switch t.Kind() {
	case reflect.String:
		return shapeString
	case reflect.Bool:
		return shapeBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return shapeInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return shapeUint
	case reflect.Float32, reflect.Float64:
		return shapeFloat
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return shapeAny
		}
		return shapeNone
	case reflect.Pointer:
		return shapePointer
	case reflect.Struct:
		return shapeStruct
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			return shapeMap
		}
		return shapeNone
	case reflect.Slice, reflect.Array:
		return shapeList
	default:
		return shapeNone
	}
}

// resolve follows pointers to what they point to.
func resolve(t reflect.Type) (reflect.Type, shape) {
	s := shapeOf(t)
	for s == shapePointer {
		t = t.Elem()
		s = shapeOf(t)
	}
	return t, s
}

// isLeaf reports whether values of that shape have no keys below them.
func (s shape) isLeaf() bool {
	return s != shapeStruct && s != shapeMap && s != shapeAny && s != shapeCustom
}
