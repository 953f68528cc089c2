package routetree

import "strings"

// seal readies the tree for lookups: it notes where there is more than one way
// to go on, and moves what a lookup reads next to each other. Nothing may be
// added any more.
func (r *radix) seal() {
	r.root.fork()
	var p packer
	nodes, bytes := r.root.size()
	p.nodes = make([]node, 0, nodes)
	p.text.Grow(bytes)
	p.pack(&r.root)
	r.start = &r.root
	if n := &r.root; len(n.kids) == 1 && n.plain == nil && n.end == nil && n.more == nil {
		r.start = &n.kids[0]
	}
}

// fork notes at n and the nodes below it where there may be more than one way to
// go on: these are the nodes that have something besides.
func (n *node) fork() {
	if n.plain != nil {
		n.plain.fork()
		if len(n.kids) > 1 || len(n.kids) == 1 && n.keys != "/" {
			n.grow()
		}
	}
	for i := range n.kids {
		n.kids[i].fork()
	}
	for _, e := range n.extra().params {
		e.node.fork()
	}
}

// size returns how many nodes there are below n, and how long their texts are.
func (n *node) size() (nodes, bytes int) {
	add := func(below *node) {
		more, longer := below.size()
		nodes, bytes = nodes+1+more, bytes+len(below.text)+longer
	}
	for i := range n.kids {
		add(&n.kids[i])
	}
	if n.plain != nil {
		add(n.plain)
	}
	for _, e := range n.extra().params {
		add(e.node)
	}
	return nodes, bytes + len(n.keys)
}

// packer moves nodes into one slice and their texts into one string, each node
// near those around it. Large tables are looked up from the processor's caches,
// of which they then need less.
type packer struct {
	nodes []node
	text  strings.Builder
}

// pack moves what is below n.
func (p *packer) pack(n *node) {
	n.keys = p.keep(n.keys)
	first := len(p.nodes)
	p.nodes = append(p.nodes, n.kids...)
	n.kids = p.nodes[first:len(p.nodes):len(p.nodes)]
	for i := range n.kids {
		n.kids[i].text = p.keep(n.kids[i].text)
	}
	for i := range n.kids {
		p.pack(&n.kids[i])
	}
	if n.plain != nil {
		n.plain = p.move(n.plain)
	}
	params := n.extra().params
	for i := range params {
		params[i].node = p.move(params[i].node)
	}
}

// move moves a node without a text and what is below it.
func (p *packer) move(n *node) *node {
	p.nodes = append(p.nodes, *n)
	n = &p.nodes[len(p.nodes)-1]
	p.pack(n)
	return n
}

// keep moves a text.
func (p *packer) keep(text string) string {
	from := p.text.Len()
	p.text.WriteString(text)
	return p.text.String()[from:]
}
