package config

import (
	"fmt"
	"iter"
	"reflect"
	"strconv"
	"unicode/utf8"
)

// Kind is what a value is, as written.
type Kind int

// The kinds of values.
const (
	Null   Kind = iota
	Bool        // true or false
	Number      // in any spelling that YAML has
	Text
	List
	Object
)

// A Node is a value of the configuration after merging, for an [Unmarshaler].
// It is only good during the call of UnmarshalConfig.
type Node struct {
	d      *decoder
	n      *node
	path   path
	secret bool
}

// Kind is what the value is. The text of a variable or flag is Text, also when
// it looks like a number.
func (n *Node) Kind() Kind { return n.n.kind }

// Text is the value of a Text, Number or Bool, with variables put in, and ""
// for the other kinds.
func (n *Node) Text() string { return n.n.text }

// Source is where the value, or its key, stands.
func (n *Node) Source() Source { return n.n.source() }

// Items are the values of a List, and none for the other kinds.
func (n *Node) Items() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for i, item := range n.n.items {
			if !yield(&Node{d: n.d, n: item, path: n.path.item(i), secret: n.secret}) {
				return
			}
		}
	}
}

// Fields are the keys and values of an Object in the order written, and none for
// the other kinds.
func (n *Node) Fields() iter.Seq2[string, *Node] {
	return func(yield func(string, *Node) bool) {
		for _, key := range n.n.keys {
			child := n.n.fields[key]
			if child.absent || child.isGo() {
				continue
			}
			if !yield(key, &Node{d: n.d, n: child, path: n.path.key(key), secret: n.secret || isSecret(key)}) {
				return
			}
		}
	}
}

// Decode sets what target points to, as a field of that type would be set: what
// the value does not speak of stays as it is. All mistakes are reported with the
// load; the error only says that there were some, and is to be returned.
func (n *Node) Decode(target any) error {
	v := reflect.ValueOf(target)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return n.Errorf("Decode(%T): the target must be a pointer", target)
	}
	before := len(n.d.problems.list)
	n.d.decodeOver(n.path, n.n, n.secret, v.Elem())
	if len(n.d.problems.list) > before {
		return errReported
	}
	return nil
}

// Errorf is a mistake in this value, with its position. %w gives it a cause. The
// text must not hold the value when that can be a secret.
func (n *Node) Errorf(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Error{
		Source: n.Source(), Path: n.path.String(), Problem: n.path.String() + ": " + err.Error(), Err: err,
		rank: n.n.rank(), column: n.n.column,
	}
}

// describe is the value for an error.
func (n *node) describe() string {
	switch n.kind {
	case Null:
		return "null"
	case List:
		return "a list"
	case Object:
		return "an object"
	case Text:
		return strconv.Quote(shorten(n.text))
	default:
		return shorten(n.text)
	}
}

// maxShown is how much of a text an error shows.
const maxShown = 60

func shorten(s string) string {
	if len(s) <= maxShown {
		return s
	}
	end := maxShown
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "..."
}
