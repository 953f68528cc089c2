package routetree

import (
	"github.com/koa-go/koa/internal/pathpattern"
)

// node is a place in a radix tree. The paths that come by it begin alike,
// values of parameters apart.
type node struct {
	text  string // what leads here from the parent; "" after a parameter
	kids  []node // begin with different bytes
	keys  string // these bytes
	plain *node  // what follows a parameter that is the whole segment
	end   *leaf  // the path ends here
	more  *extra // what few nodes have
}

// extra is what a node can have besides.
type extra struct {
	params []edge // other parameters, the more special first
	wild   *leaf  // the path goes on with anything
	prefix *leaf  // the path ends here or goes on with "/"
	checks []int  // layers that only their pattern can match, when a path comes by
}

// edge is a parameter with text after it in its segment, or with a constraint.
type edge struct {
	part pathpattern.Part
	node *node
}

// kid returns the kid whose text begins with key, nil for none.
func (n *node) kid(key byte) *node {
	keys := n.keys
	for i := range len(keys) {
		if keys[i] == key {
			return &n.kids[i]
		}
	}
	return nil
}

// addKid adds a kid whose text begins with key.
func (n *node) addKid(key byte, text string) *node {
	n.kids = append(n.kids, node{text: text})
	n.keys += string([]byte{key})
	return &n.kids[len(n.kids)-1]
}

// extra returns what n has besides, for reading.
func (n *node) extra() *extra {
	if n.more == nil {
		return &nothing
	}
	return n.more
}

var nothing extra

// grow returns what n has besides, for writing.
func (n *node) grow() *extra {
	if n.more == nil {
		n.more = &extra{}
	}
	return n.more
}

// leaf is where patterns of one shape end.
type leaf struct {
	end    ending
	open   bool   // more may match, depending on the path
	values uint16 // how many values a path has here
	set    int32  // what matches here, as an index of Tree.sets
	slash  *leaf  // the path goes on with "/" and then ends
	*origin
}

// origin is what a leaf is made from.
type origin struct {
	parts   []pathpattern.Part // the shape, up to the ending
	choices []choice           // the layers whose alternatives end here
}

type ending uint8

const (
	atEnd    ending = iota
	atWild          // one byte more at least
	atPrefix        // nothing more, or "/" and anything
)

// choice is a layer in a set of layers that match a path.
type choice struct {
	layer int
	alt   int  // the alternative of its pattern that matches
	found bool // the values of that are those that find finds
}

// appendTo appends the layers of l, which may be nil.
func (l *leaf) appendTo(found []int) []int {
	if l != nil {
		for _, c := range l.choices {
			found = append(found, c.layer)
		}
	}
	return found
}
