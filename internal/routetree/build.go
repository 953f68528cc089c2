package routetree

import (
	"slices"

	"github.com/koa-go/koa/internal/pathpattern"
)

// miss is the index of the set for paths for which nothing is found.
const miss = 0

// Build makes the tree for a stack of layers. The layers are copied; the slices
// in them must not be changed any more.
//
// Plan makes what a router runs out of a chain; Lookup returns it with the
// match. Build calls it for every chain that is certain, so that a request only
// runs it. Where patterns overlap in ways that depend on the values of
// parameters, it is called again, by Lookup and perhaps by several goroutines at
// a time, when a chain is first met.
//
// Every layer with methods is in a chain that plan sees before Build returns.
// More layers may join that chain for single paths, but none leaves it: a layer
// that plan gives no part in any chain, because another one always comes before
// it, never gets one.
func Build[V, P any](layers []Layer[V], plan func([]Step[V]) P) *Tree[V, P] {
	t := &Tree[V, P]{
		layers: append([]Layer[V](nil), layers...),
		plan:   plan,
		fixed:  map[string]int{},
		known:  map[string]int{},
		names:  map[string][]string{},
	}
	t.met.Store(&map[string]*set[V, P]{})
	for i := range t.layers {
		t.patterns = append(t.patterns, t.layers[i].Pattern)
	}
	for i := range t.layers {
		t.add(i)
	}
	t.intern(nil)
	for _, r := range t.trees {
		t.settle(r)
	}
	t.showAll()
	t.known, t.names = nil, nil
	return t
}

// add enters a layer in the tree.
func (t *Tree[V, P]) add(layer int) {
	p := t.layers[layer].Pattern
	if p == nil {
		t.always = append(t.always, layer)
		return
	}
	alternatives := p.Alternatives()
	for i := range alternatives {
		t.values = max(t.values, len(alternatives[i].Names))
	}
	if slices.ContainsFunc(alternatives, startless) {
		t.checks = append(t.checks, layer)
		return
	}
	opts := p.Options()
	r := t.radix(!opts.Sensitive)
	for i := range alternatives {
		r.add(choice{layer: layer, alt: i}, &alternatives[i], opts)
	}
}

// startless reports whether an alternative has nothing to find it by in a tree.
func startless(alt pathpattern.Alternative) bool { return len(alt.Parts) == 0 && !alt.Exact }

// radix returns the tree for patterns that treat case alike.
func (t *Tree[V, P]) radix(fold bool) *radix {
	for _, r := range t.trees {
		if r.fold == fold {
			return r
		}
	}
	r := newRadix(fold, t.patterns)
	t.trees = append(t.trees, r)
	return r
}

// settle finds out what matches at each leaf.
func (t *Tree[V, P]) settle(r *radix) {
	r.seal()
	alone := len(t.trees) == 1 && len(t.checks) == 0
	for _, l := range r.leaves {
		l.set = int32(t.intern(r.settle(l)))
		l.open = l.open || !alone
		if path, ok := l.path(); ok {
			t.fix(path)
		}
	}
}

// showAll shows plan the layers that are at no leaf.
func (t *Tree[V, P]) showAll() {
	for i, p := range t.patterns {
		if p != nil && !p.Alternatives()[0].Exact {
			t.intern([]choice{{layer: i}})
		}
	}
}

// path returns the only path of l, if there is only one.
func (l *leaf) path() (path string, ok bool) {
	switch {
	case l.end != atEnd || len(l.parts) > 1:
		return "", false
	case len(l.parts) == 0:
		return "", true
	}
	return l.parts[0].Text, l.parts[0].Kind == pathpattern.Literal
}

// fix notes what matches a path.
func (t *Tree[V, P]) fix(path string) {
	t.fixed[path] = t.intern(withoutValues(t.collect(path, nil)))
	t.hints.add(path)
}
