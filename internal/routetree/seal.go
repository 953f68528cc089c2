package routetree

// seal notes at n and the nodes below it where there may be more than one way to
// go on: these are the nodes that have something besides.
func (n *node) seal() {
	if n.plain != nil {
		n.plain.seal()
		if len(n.kids) > 1 || len(n.kids) == 1 && n.keys != "/" {
			n.grow()
		}
	}
	for i := range n.kids {
		n.kids[i].seal()
	}
	for _, e := range n.extra().params {
		e.node.seal()
	}
}
