package routetree

import (
	"slices"
	"strings"

	"github.com/koa-go/koa/internal/pathpattern"
)

// unsure is found in place of a leaf when patterns have to be asked.
var unsure = &leaf{open: true}

// lookup is find for a whole path.
func (r *radix) lookup(path string, values []string) *leaf {
	n := r.start
	text := n.text
	if text != "" && (path == "" || r.keys[path[0]] != r.keys[text[0]] || len(text) > 1 && !r.begins(path, text)) {
		return nil
	}
	return r.find(n, path, len(text), values, 0)
}

// find returns the most special leaf that path[from:] reaches from n, nil for none,
// and unsure when it comes by patterns that have to be asked. The values of
// parameters are written to values from index at on, decoded.
//
// It goes as far as there is one way to go and leaves the rest to choose.
func (r *radix) find(n *node, path string, from int, values []string, at int) *leaf {
	for n.more == nil {
		if from >= len(path) {
			return n.end
		}
		c := path[from]
		if n.plain != nil && c != '/' {
			end, escaped := from+1, c == '%'
			for ; end < len(path); end++ {
				if c := path[end]; c <= '/' { // neither letter nor digit
					if c == '/' {
						break
					}
					escaped = escaped || c == '%'
				}
			}
			values[at] = path[from:end]
			if escaped {
				values[at] = pathpattern.Decode(values[at])
			}
			n, from, at = n.plain, end, at+1
			continue
		}
		if c == '/' && from == len(path)-1 && n.end != nil && n.end.slash != nil {
			return r.choose(n, path[from:], values, at)
		}
		kid := n.kid(r.keys[c])
		if kid == nil || len(kid.text) > 1 && !r.begins(path[from:], kid.text) {
			return nil
		}
		n, from = kid, from+len(kid.text)
	}
	return r.choose(n, path[from:], values, at)
}

// choose is find where there may be several ways. At every node, text goes
// before parameters, and these before what takes the rest of any path. Since a
// node fixes how much of the path lies before it, none is visited twice.
func (r *radix) choose(n *node, path string, values []string, at int) *leaf {
	x := n.extra()
	if x.checks != nil {
		return unsure
	}
	if path == "" {
		if n.end != nil {
			return n.end
		}
		return x.prefix
	}
	if kid := r.follow(n, path); kid != nil {
		if l := r.find(kid, path, len(kid.text), values, at); l != nil {
			return l
		}
	}
	if path[0] != '/' {
		if l := r.findParam(n, path, values, at); l != nil {
			return l
		}
	}
	switch {
	case path == "/" && n.end != nil && n.end.slash != nil:
		return n.end.slash
	case x.wild != nil:
		values[at] = pathpattern.Decode(path)
		return x.wild
	case path[0] == '/':
		return x.prefix
	}
	return nil
}

// findParam goes on with the parameters of n.
func (r *radix) findParam(n *node, path string, values []string, at int) *leaf {
	end := segment(path)
	for _, e := range n.extra().params {
		value, ok := e.part.Value(path[:end], r.fold)
		if !ok {
			continue
		}
		if l := r.find(e.node, path, end, values, at+1); l != nil {
			values[at] = pathpattern.Decode(value)
			return l
		}
	}
	if n.plain == nil {
		return nil
	}
	l := r.find(n.plain, path, end, values, at+1)
	if l != nil {
		values[at] = pathpattern.Decode(path[:end])
	}
	return l
}

// follow returns the kid of n with whose text path begins.
func (r *radix) follow(n *node, path string) *node {
	kid := n.kid(r.keys[path[0]])
	if kid == nil || !r.begins(path, kid.text) {
		return nil
	}
	return kid
}

// begins reports whether path begins with text.
func (r *radix) begins(path, text string) bool {
	return len(path) >= len(text) && r.equal(path[:len(text)], text)
}

// collect appends the layers of all leaves that path[from:] reaches from n, and
// of the patterns asked on the way. They are in no order, and some may be there
// more than once.
func (r *radix) collect(n *node, path string, from int, found []int) []int {
	x, rest := n.extra(), path[from:]
	for _, layer := range x.checks {
		if !slices.Contains(found, layer) && r.patterns[layer].Matches(path) {
			found = append(found, layer)
		}
	}
	if rest == "" {
		return x.prefix.appendTo(n.end.appendTo(found))
	}
	if kid := r.follow(n, rest); kid != nil {
		found = r.collect(kid, path, from+len(kid.text), found)
	}
	found = x.wild.appendTo(found)
	if rest == "/" && n.end != nil {
		found = n.end.slash.appendTo(found)
	}
	if rest[0] == '/' {
		return x.prefix.appendTo(found)
	}
	end := segment(rest)
	for i := range x.params {
		if _, ok := x.params[i].part.Value(rest[:end], r.fold); ok {
			found = r.collect(x.params[i].node, path, from+end, found)
		}
	}
	if n.plain != nil {
		found = r.collect(n.plain, path, from+end, found)
	}
	return found
}

// segment returns the length of what s has before the first "/".
func segment(s string) int {
	if i := strings.IndexByte(s, '/'); i >= 0 {
		return i
	}
	return len(s)
}
