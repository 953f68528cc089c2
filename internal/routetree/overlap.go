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
	o.add(l)
	o.walk(&r.root, "", l.parts, true)
	l.open = o.open
	return o.found
}

// walk looks at n, where the shape goes on with text and parts. While own is
// true, n is on the way to the leaf itself.
func (o *overlap) walk(n *node, text string, parts []pathpattern.Part, own bool) {
	if o.left--; o.left < 0 || n.extra().checks != nil {
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
	x := n.extra()
	slash := n.end != nil && n.end.slash != nil
	switch o.leaf.end {
	case atEnd:
		o.add(n.end)
		o.add(x.prefix)
	case atWild:
		o.add(x.wild)
		onward := slash || n.kids != nil || n.plain != nil || x.params != nil
		o.open = o.open || x.prefix != nil || onward && !own
	case atPrefix:
		o.add(x.prefix)
		onward := n.end != nil || x.wild != nil || n.kid('/') != nil
		o.open = o.open || onward && !own
	}
}

// text looks at n where the shape goes on with text.
func (o *overlap) text(n *node, text string, parts []pathpattern.Part, own bool) {
	bare := len(parts) == 0 && o.leaf.end == atEnd
	if kid := n.kid(o.keys[text[0]]); kid != nil {
		switch l := o.common(kid.text, text); {
		case l == len(kid.text):
			o.walk(kid, text[l:], parts, own)
		case l == len(text) && !bare:
			o.open = true
		}
	}
	o.add(n.extra().wild)
	if text[0] == '/' {
		o.add(n.extra().prefix)
		o.slash(n, text, parts)
		return
	}
	if l := segment(text); l < len(text) || len(parts) == 0 {
		o.knownSegment(n, text[:l], text[l:], parts)
	} else {
		// With the text before it the value meets other constraints.
		o.unknownSegment(n, 0, &pathpattern.Part{Kind: pathpattern.Param, Text: parts[0].Text}, parts[1:])
	}
}

// slash looks at what matches if the path is at its end but for one "/".
func (o *overlap) slash(n *node, text string, parts []pathpattern.Part) {
	if text != "/" || len(parts) > 0 || n.end == nil || n.end.slash == nil {
		return
	}
	switch o.leaf.end {
	case atEnd:
		o.add(n.end.slash)
	case atPrefix:
		o.open = true
	}
}

// knownSegment looks at the parameters of n for a segment that is text.
func (o *overlap) knownSegment(n *node, value, text string, parts []pathpattern.Part) {
	if text == "" && o.leaf.end == atWild {
		o.open = o.open || n.plain != nil || n.extra().params != nil
		return
	}
	for _, e := range n.extra().params {
		if _, ok := e.part.Value(value, o.fold); ok {
			o.walk(e.node, text, parts, false)
		}
	}
	if n.plain != nil {
		o.walk(n.plain, text, parts, false)
	}
}

// param looks at n where the shape goes on with a parameter.
func (o *overlap) param(n *node, p pathpattern.Part, parts []pathpattern.Part, own bool) {
	o.add(n.extra().wild)
	if !own {
		// A value may begin like the text of a kid.
		o.open = o.open || len(n.kids) > 1 || len(n.kids) == 1 && n.kid('/') == nil
		o.unknownSegment(n, 0, &p, parts)
		return
	}
	params := n.extra().params
	for i := range params {
		if o.same(&params[i].part, &p) {
			o.walk(params[i].node, "", parts, true)
			o.unknownSegment(n, i+1, &p, parts)
			return
		}
	}
	o.walk(n.plain, "", parts, true)
}

// unknownSegment looks at the parameters of n, from first on, for a segment that
// p takes.
func (o *overlap) unknownSegment(n *node, first int, p *pathpattern.Part, parts []pathpattern.Part) {
	params := n.extra().params
	for i := first; i < len(params); i++ {
		e := &params[i]
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
