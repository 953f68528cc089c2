package routetree

import (
	"slices"
	"strings"

	"github.com/koa-go/koa/internal/pathpattern"
)

// node is a place in a radix tree. The paths that come by it begin alike,
// values of parameters apart.
type node struct {
	text  string  // what leads here from the parent; "" after a parameter
	first []byte  // the first byte of each kid's text, in lower case when folding
	kids  []*node // begin with different bytes

	plain  *node  // what follows a parameter that is the whole segment
	params []edge // other parameters, the more special first

	end    *leaf // the path ends here
	wild   *leaf // the path goes on with anything
	prefix *leaf // the path ends here or goes on with "/"

	checks []int // layers that only their pattern can match, when a path comes by
}

// edge is a parameter with text after it in its segment, or with a constraint.
type edge struct {
	part pathpattern.Part
	node *node
}

// leaf is where patterns of one shape end.
type leaf struct {
	end     ending
	parts   []pathpattern.Part // the shape, up to the ending
	choices []choice           // the layers whose alternatives end here
	values  int                // how many values a path has here
	set     int                // what matches here, as an index of Tree.sets
	open    bool               // more may match, depending on the path
}

type ending uint8

const (
	atEnd ending = iota
	atWild
	atPrefix
)

// choice is a layer in a set of layers that match a path.
type choice struct {
	layer int
	alt   int  // the alternative of its pattern that matches
	found bool // the values of that are those that find finds
}

// unsure is found in place of a leaf when patterns have to be asked.
var unsure = &leaf{open: true}

// radix is a tree of patterns that treat case alike.
type radix struct {
	root     node
	fold     bool // upper and lower case are equal
	leaves   []*leaf
	patterns []*pathpattern.Pattern // by layer
}

// add adds an alternative of a layer.
func (r *radix) add(c choice, alt *pathpattern.Alternative, opts pathpattern.Options) {
	parts := alt.Parts
	switch {
	case !alt.Exact:
		n := r.node(parts)
		if !slices.Contains(n.checks, c.layer) {
			n.checks = append(n.checks, c.layer)
		}
	case len(parts) > 0 && parts[len(parts)-1].Kind == pathpattern.Wildcard:
		r.addLeaf(c, parts[:len(parts)-1], atWild)
	case opts.Prefix:
		r.addLeaf(c, parts, atPrefix)
	default:
		r.addLeaf(c, parts, atEnd)
		if !opts.Strict {
			r.addLeaf(c, withSlash(parts), atEnd)
		}
	}
}

func (r *radix) addLeaf(c choice, parts []pathpattern.Part, end ending) {
	n := r.node(parts)
	place := [...]**leaf{atEnd: &n.end, atWild: &n.wild, atPrefix: &n.prefix}[end]
	l := *place
	if l == nil {
		l = &leaf{end: end, parts: parts}
		*place = l
		for i := range parts {
			if parts[i].Kind == pathpattern.Param {
				l.values++
			}
		}
		if end == atWild {
			l.values++
		}
		r.leaves = append(r.leaves, l)
	}
	l.choices = append(l.choices, c)
}

// withSlash returns parts and a "/".
func withSlash(parts []pathpattern.Part) []pathpattern.Part {
	last := len(parts) - 1
	if last < 0 || parts[last].Kind != pathpattern.Literal {
		return append(slices.Clip(parts), pathpattern.Part{Text: "/"})
	}
	parts = slices.Clone(parts)
	parts[last].Text += "/"
	return parts
}

// node returns the node where parts lead, which are literals and parameters.
func (r *radix) node(parts []pathpattern.Part) *node {
	n := &r.root
	for i := range parts {
		if parts[i].Kind == pathpattern.Literal {
			n = r.literal(n, parts[i].Text)
		} else {
			n = r.param(n, parts[i])
		}
	}
	return n
}

// literal returns the node to which text leads from n.
func (r *radix) literal(n *node, text string) *node {
	for text != "" {
		i := n.kid(r.key(text[0]))
		if i < 0 {
			k := &node{text: text}
			n.first = append(n.first, r.key(text[0]))
			n.kids = append(n.kids, k)
			return k
		}
		k := n.kids[i]
		l := r.common(k.text, text)
		if l < len(k.text) {
			k = r.split(n, i, l)
		}
		n, text = k, text[l:]
	}
	return n
}

// split cuts the text of kid i of n after l bytes and returns the node between.
func (r *radix) split(n *node, i, l int) *node {
	k := n.kids[i]
	between := &node{text: k.text[:l], first: []byte{r.key(k.text[l])}, kids: []*node{k}}
	k.text = k.text[l:]
	n.kids[i] = between
	return between
}

// param returns the node to which a parameter leads from n.
func (r *radix) param(n *node, part pathpattern.Part) *node {
	if part.Text == "" && part.Constraint == nil {
		if n.plain == nil {
			n.plain = &node{}
		}
		return n.plain
	}
	for i := range n.params {
		if r.same(&n.params[i].part, &part) {
			return n.params[i].node
		}
	}
	e := edge{part: part, node: &node{}}
	i := slices.IndexFunc(n.params, func(other edge) bool { return moreSpecial(&e.part, &other.part) })
	if i < 0 {
		i = len(n.params)
	}
	n.params = slices.Insert(n.params, i, e)
	return e.node
}

// moreSpecial orders parameters: longer text after the value first, then those
// with a constraint.
func moreSpecial(a, b *pathpattern.Part) bool {
	if len(a.Text) != len(b.Text) {
		return len(a.Text) > len(b.Text)
	}
	return a.Constraint != nil && b.Constraint == nil
}

// same reports whether two parameters take the same values.
func (r *radix) same(a, b *pathpattern.Part) bool {
	if (a.Constraint == nil) != (b.Constraint == nil) {
		return false
	}
	return r.equal(a.Text, b.Text) && (a.Constraint == nil || a.Constraint.String() == b.Constraint.String())
}

// kid returns the index of the kid whose text begins with key, -1 for none.
func (n *node) kid(key byte) int {
	for i, c := range n.first {
		if c == key {
			return i
		}
	}
	return -1
}

// key is what kids are told apart by.
func (r *radix) key(c byte) byte {
	if r.fold {
		return pathpattern.Lower(c)
	}
	return c
}

func (r *radix) equal(a, b string) bool {
	return a == b || r.fold && pathpattern.EqualFold(a, b)
}

func (r *radix) hasSuffix(s, suffix string) bool {
	return len(s) >= len(suffix) && r.equal(s[len(s)-len(suffix):], suffix)
}

// common returns the length of what a and b begin with in common.
func (r *radix) common(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if r.key(a[i]) != r.key(b[i]) {
			return i
		}
	}
	return n
}

// segment returns the length of what s has before the first "/".
func segment(s string) int {
	if i := strings.IndexByte(s, '/'); i >= 0 {
		return i
	}
	return len(s)
}
