package routetree

import (
	"slices"

	"github.com/koa-go/koa/internal/pathpattern"
)

// radix is a tree of patterns that treat case alike.
type radix struct {
	root     node
	start    *node     // where the paths of all leaves come by, once nothing is added any more
	fold     bool      // upper and lower case are equal
	keys     [256]byte // what kids are told apart by, for the first byte of their text
	leaves   []*leaf
	patterns []*pathpattern.Pattern // by layer
}

func newRadix(fold bool, patterns []*pathpattern.Pattern) *radix {
	r := &radix{fold: fold, patterns: patterns}
	for i := range r.keys {
		r.keys[i] = byte(i)
		if fold {
			r.keys[i] = pathpattern.Lower(byte(i))
		}
	}
	return r
}

// add adds an alternative of a layer.
func (r *radix) add(c choice, alt *pathpattern.Alternative, opts pathpattern.Options) {
	parts := alt.Parts
	switch {
	case !alt.Exact:
		x := r.node(parts).grow()
		if !slices.Contains(x.checks, c.layer) {
			x.checks = append(x.checks, c.layer)
		}
	case len(parts) > 0 && parts[len(parts)-1].Kind == pathpattern.Wildcard:
		parts = parts[:len(parts)-1]
		r.addLeaf(&r.node(parts).grow().wild, c, atWild, parts)
	case opts.Prefix:
		r.addLeaf(&r.node(parts).grow().prefix, c, atPrefix, parts)
	default:
		l := r.addLeaf(&r.node(parts).end, c, atEnd, parts)
		if !opts.Strict {
			r.addLeaf(&l.slash, c, atEnd, withSlash(parts))
		}
	}
}

// addLeaf adds a layer to the leaf at a place.
func (r *radix) addLeaf(place **leaf, c choice, end ending, parts []pathpattern.Part) *leaf {
	l := *place
	if l == nil {
		l = &leaf{end: end, origin: &origin{parts: parts}}
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
	return l
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

// node returns the node where parts lead, which are literals and parameters. It
// may move when another node is added.
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
		kid := n.kid(r.keys[text[0]])
		if kid == nil {
			return n.addKid(r.keys[text[0]], text)
		}
		l := r.common(kid.text, text)
		if l < len(kid.text) {
			rest := *kid
			*kid = node{text: rest.text[:l]}
			rest.text = rest.text[l:]
			*kid.addKid(r.keys[rest.text[0]], "") = rest
		}
		n, text = kid, text[l:]
	}
	return n
}

// param returns the node to which a parameter leads from n.
func (r *radix) param(n *node, part pathpattern.Part) *node {
	if part.Text == "" && part.Constraint == nil {
		if n.plain == nil {
			n.plain = &node{}
		}
		return n.plain
	}
	x := n.grow()
	for i := range x.params {
		if r.same(&x.params[i].part, &part) {
			return x.params[i].node
		}
	}
	e := edge{part: part, node: &node{}}
	i := slices.IndexFunc(x.params, func(other edge) bool { return moreSpecial(&e.part, &other.part) })
	if i < 0 {
		i = len(x.params)
	}
	x.params = slices.Insert(x.params, i, e)
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
		if r.keys[a[i]] != r.keys[b[i]] {
			return i
		}
	}
	return n
}
