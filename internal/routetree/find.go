package routetree

import "slices"

// find returns the most special leaf that path reaches from n, nil for none,
// and unsure when it comes by patterns that have to be asked. The values of
// parameters are written to values from index at on.
//
// At every node, text goes before parameters, parameters before a wildcard, and
// that before a prefix that ends there. Since a node fixes how much of the path
// lies before it, none is visited twice.
func (r *radix) find(n *node, path string, values []string, at int) *leaf {
	var (
		back     *leaf // the last wildcard or prefix passed, to fall back on
		backAt   int
		backRest string
	)
	for {
		if n.checks != nil {
			return unsure
		}
		if l := n.rest(path); l != nil {
			back, backAt, backRest = l, at, path
		}
		if path == "" {
			if n.end != nil {
				return n.end
			}
			break
		}
		kid := r.follow(n, path)
		more := path[0] != '/' && (n.plain != nil || n.params != nil)
		if kid != nil {
			if !more {
				n, path = kid, path[len(kid.text):]
				continue
			}
			if l := r.find(kid, path[len(kid.text):], values, at); l != nil {
				return l
			}
		}
		if !more {
			break
		}
		end := segment(path)
		if n.params != nil {
			if l := r.findParam(n, path, end, values, at); l != nil {
				return l
			}
		}
		if n.plain == nil {
			break
		}
		values[at] = path[:end]
		n, path, at = n.plain, path[end:], at+1
	}
	if back != nil && back.end == atWild {
		values[backAt] = backRest
	}
	return back
}

// findParam goes on with the parameters of n that do not take any segment.
func (r *radix) findParam(n *node, path string, end int, values []string, at int) *leaf {
	for i := range n.params {
		e := &n.params[i]
		value, ok := e.part.Value(path[:end], r.fold)
		if !ok {
			continue
		}
		l := r.find(e.node, path[end:], values, at+1)
		if l != nil {
			values[at] = value
			return l
		}
	}
	return nil
}

// follow returns the kid of n whose text path begins with.
func (r *radix) follow(n *node, path string) *node {
	i := n.kid(r.key(path[0]))
	if i < 0 {
		return nil
	}
	k := n.kids[i]
	if len(path) < len(k.text) || !r.equal(path[:len(k.text)], k.text) {
		return nil
	}
	return k
}

// rest returns the leaf of n that takes the rest of a path, whatever it is.
func (n *node) rest(path string) *leaf {
	switch {
	case n.wild != nil && path != "":
		return n.wild
	case n.prefix != nil && (path == "" || path[0] == '/'):
		return n.prefix
	}
	return nil
}

// collect appends the layers of all leaves that path[from:] reaches from n, and
// of the patterns asked on the way. They are in no order, and some may be there
// more than once.
func (r *radix) collect(n *node, path string, from int, found []int) []int {
	for _, layer := range n.checks {
		if !slices.Contains(found, layer) && r.patterns[layer].Matches(path) {
			found = append(found, layer)
		}
	}
	rest := path[from:]
	if rest == "" {
		found = n.end.appendTo(found)
		return n.prefix.appendTo(found)
	}
	if kid := r.follow(n, rest); kid != nil {
		found = r.collect(kid, path, from+len(kid.text), found)
	}
	found = n.wild.appendTo(found)
	if rest[0] == '/' {
		return n.prefix.appendTo(found)
	}
	end := segment(rest)
	for i := range n.params {
		if _, ok := n.params[i].part.Value(rest[:end], r.fold); ok {
			found = r.collect(n.params[i].node, path, from+end, found)
		}
	}
	if n.plain != nil {
		found = r.collect(n.plain, path, from+end, found)
	}
	return found
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
