package routetree

import "github.com/koa-go/koa/internal/pathpattern"

// maxOverlap is how many nodes are looked at to find out what else matches the
// paths of a leaf. It bounds the time to build a tree in which very many
// patterns overlap.
const maxOverlap = 64

// overlap finds the layers that match every path for which radix.find gives one
// leaf, and whether further ones match some of these paths. It walks the tree as
// collect does, but with the shape of the leaf in place of a path: the values of
// parameters are unknown.
//
// What find tries before the leaf cannot match, or it would have been found
// instead. That is left out.
type overlap struct {
	*radix
	leaf  *leaf
	found []choice // all that match for certain
	open  bool     // others may match
	left  int      // nodes still to be looked at
}

// settle finds out what matches the paths of l.
func (r *radix) settle(l *leaf) []choice {
	o := overlap{radix: r, leaf: l, left: maxOverlap}
	o.walk(&r.root, "", l.parts, true)
	l.open = o.open
	return o.found
}

// walk looks at n, where the shape goes on with text and parts. While own is
// true, n is on the way to the leaf itself.
func (o *overlap) walk(n *node, text string, parts []pathpattern.Part, own bool) {
	if o.left--; o.left < 0 || n.checks != nil {
		o.open = true
		return
	}
	if text == "" && len(parts) > 0 && parts[0].Kind == pathpattern.Literal {
		text, parts = parts[0].Text, parts[1:]
	}
	switch {
	case text != "":
		o.text(n, text, parts, own)
	case len(parts) > 0:
		o.param(n, parts[0], parts[1:], own)
	default:
		o.last(n, own)
	}
}

// last looks at n where the shape has come to its ending.
func (o *overlap) last(n *node, own bool) {
	onward := len(n.kids) > 0 || n.plain != nil || n.params != nil
	switch o.leaf.end {
	case atEnd:
		o.add(n.end)
		o.add(n.prefix)
	case atWild:
		o.add(n.wild)
		o.open = o.open || n.prefix != nil || onward && !own
	case atPrefix:
		o.add(n.prefix)
		o.open = o.open || !own && (n.end != nil || n.wild != nil || n.kid('/') >= 0)
	}
}

// text looks at n where the shape goes on with text.
func (o *overlap) text(n *node, text string, parts []pathpattern.Part, own bool) {
	if i := n.kid(o.key(text[0])); i >= 0 {
		kid := n.kids[i]
		switch l := o.common(kid.text, text); {
		case l == len(kid.text):
			o.walk(kid, text[l:], parts, own)
		case l == len(text) && (len(parts) > 0 || o.leaf.end != atEnd):
			o.open = true
		}
	}
	o.add(n.wild)
	if text[0] == '/' {
		o.add(n.prefix)
		return
	}
	if l := segment(text); l < len(text) || len(parts) == 0 {
		o.knownSegment(n, text[:l], text[l:], parts)
	} else {
		// With the text before it the value meets other constraints.
		o.unknownSegment(n, 0, &pathpattern.Part{Kind: pathpattern.Param, Text: parts[0].Text}, parts[1:])
	}
}

// knownSegment looks at the parameters of n for a segment that is text.
func (o *overlap) knownSegment(n *node, value, text string, parts []pathpattern.Part) {
	if text == "" && o.leaf.end == atWild {
		o.open = o.open || n.plain != nil || n.params != nil
		return
	}
	for i := range n.params {
		if _, ok := n.params[i].part.Value(value, o.fold); ok {
			o.walk(n.params[i].node, text, parts, false)
		}
	}
	if n.plain != nil {
		o.walk(n.plain, text, parts, false)
	}
}

// param looks at n where the shape goes on with a parameter.
func (o *overlap) param(n *node, p pathpattern.Part, parts []pathpattern.Part, own bool) {
	o.add(n.wild)
	first := 0
	if own {
		next := n.plain
		first = len(n.params)
		for i := range n.params {
			if o.same(&n.params[i].part, &p) {
				next, first = n.params[i].node, i+1
				break
			}
		}
		o.walk(next, "", parts, true)
		if next == n.plain {
			return
		}
	} else if o.hasText(n) {
		o.open = true
	}
	o.unknownSegment(n, first, &p, parts)
}

// hasText reports whether a value may begin like the text of a kid.
func (o *overlap) hasText(n *node) bool {
	return len(n.kids) > 1 || len(n.kids) == 1 && n.first[0] != '/'
}

// unknownSegment looks at the parameters of n, from first on, for a segment that
// p takes.
func (o *overlap) unknownSegment(n *node, first int, p *pathpattern.Part, parts []pathpattern.Part) {
	for i := first; i < len(n.params); i++ {
		e := &n.params[i]
		switch certain := o.same(&e.part, p) || e.part.Constraint == nil && o.hasSuffix(p.Text, e.part.Text); {
		case certain:
			o.walk(e.node, "", parts, false)
		case o.hasSuffix(e.part.Text, p.Text) || o.hasSuffix(p.Text, e.part.Text):
			o.open = true
		}
	}
	if n.plain != nil {
		o.walk(n.plain, "", parts, false)
	}
}

// add notes the layers of l, which may be nil.
func (o *overlap) add(l *leaf) {
	if l == nil {
		return
	}
	for _, c := range l.choices {
		c.found = l == o.leaf
		o.found = append(o.found, c)
	}
}
