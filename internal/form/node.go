package form

import (
	"maps"
	"slices"
	"strconv"
)

type kind int

const (
	text kind = iota
	list
	object
)

// mark says why a container has numbered elements of more than one origin.
type mark int

const (
	plain    mark = iota
	overflow      // an object that was a list until it reached the array limit
	conflict      // a list that joined an object and a text, or an object it became
)

// node is a value while the form is read. A list may have holes, as in
// JavaScript, so that "a[1]=y&a[0]=x" ends in order.
type node struct {
	kind   kind
	text   string           // of a text
	items  map[int]*node    // of a list
	length int              // of a list: one more than its greatest index
	fields map[string]*node // of an object

	mark mark
	last int // the greatest index, when there is a mark
}

func newText(s string) *node { return &node{kind: text, text: s} }

func newObject() *node { return &node{kind: object, fields: make(map[string]*node)} }

func newList(items ...*node) *node {
	n := &node{kind: list, items: make(map[int]*node, len(items))}
	for _, item := range items {
		n.push(item)
	}
	return n
}

// push adds item to the end of a list.
func (n *node) push(item *node) { n.put(n.length, item) }

// put sets an element of a list.
func (n *node) put(i int, item *node) {
	n.items[i] = item
	n.length = max(n.length, i+1)
}

// indexes returns those of the elements of a list, in order.
func (n *node) indexes() []int { return slices.Sorted(maps.Keys(n.items)) }

// extend adds to a list what is in other: its elements, if it is a list, and
// their holes.
func (n *node) extend(other *node) {
	if other.kind != list {
		n.push(other)
		return
	}
	start := n.length
	for i, item := range other.items {
		n.put(start+i, item)
	}
}

// toObject turns a list into an object with the indexes as names.
func (n *node) toObject() {
	n.fields = make(map[string]*node, len(n.items))
	for i, item := range n.items {
		n.fields[strconv.Itoa(i)] = item
	}
	n.kind, n.items, n.last = object, nil, n.length-1
}

// append adds item to an object with a mark.
func (n *node) append(item *node) {
	n.last++
	n.fields[strconv.Itoa(n.last)] = item
}

// value returns the finished form of n, without holes.
func (n *node) value() any {
	switch n.kind {
	case text:
		return n.text
	case list:
		values := make([]any, 0, len(n.items))
		for _, i := range n.indexes() {
			values = append(values, n.items[i].value())
		}
		return values
	}
	return n.object()
}

func (n *node) object() map[string]any {
	values := make(map[string]any, len(n.fields))
	for name, field := range n.fields {
		values[name] = field.value()
	}
	return values
}
