// Package routetree finds the layers of a router's stack that match a method
// and a path.
//
// A router in Koa's manner asks every layer in turn whether its pattern matches
// the path, and runs all that do, in order of registration. That is what
// [Tree.Lookup] returns, but for the price of one walk down a radix tree,
// however many layers there are:
//
//	tree := routetree.Build(layers, plan)     // once
//	m, found := tree.Lookup(method, path, room)
//	m.Route                                   // does a route match both?
//	m.Plan                                    // what plan made of m.Chain
//	m.Chain[i].Params(path, found, other)     // the i-th layer's parameters
//	m.Path                                    // for 405, 501 and OPTIONS
//
// The plan function sees the chain of layers for a method and turns it into
// what the router runs. It is the place for rules such as "the last match
// only" or "the one with the fewest parameters": the chain is complete, and in
// order. It is called while the tree is built wherever that is possible.
//
// # How it works
//
// Each pattern is written out without optional parts, and each of these
// alternatives ends at a leaf of the tree. Text goes before a parameter, a
// parameter before a wildcard; a path ends at the first leaf that fits. For that
// leaf, Build has found out which other patterns match the same paths: it walks
// the tree once more with the shape of the leaf in place of a path. Patterns that
// cover the shape are part of the answer, and patterns that cover none of it are
// not. Where the values decide, as for /a/:x and /:x/b, the leaf is marked open.
// A path that ends at an open leaf is looked up by walking all branches that fit
// and by asking the patterns which a tree cannot hold, such as regular
// expressions and those with two parameters in a segment. The sets of layers met
// in this way are kept, so that plan is not called for each request.
//
// Paths without parameters are in a map, unless they are spelled in another
// case or with a slash at the end. Patterns that mind case and patterns that do
// not are in separate trees; having both makes all leaves open.
//
// What a lookup visits is bounded by the nodes of the tree that fit the path,
// and each of them is visited once: no path makes it slow that the table does
// not make slow for others too.
package routetree
