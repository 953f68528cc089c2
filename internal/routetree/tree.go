package routetree

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/koa-go/koa/internal/pathpattern"
)

// Layer is an entry of a router's stack.
type Layer[V any] struct {
	// Pattern says which paths the layer is for. Nil is for every path.
	Pattern *pathpattern.Pattern
	// Methods are the methods the layer answers, in upper case. A layer without
	// any is middleware: it goes with whatever routes match.
	Methods []string
	// Value is what the router wants to know of the layer; the tree does not look
	// at it.
	Value V
}

// Step is a layer that runs for a method and a path.
type Step[V any] struct {
	// Layer is the layer. It must not be changed.
	Layer *Layer[V]

	names []string
	found bool // the values are those that Lookup found
}

// Params returns the names of the layer's parameters in the order of its
// pattern, and their values as they stand in path. Empty ones are left out.
//
// Path and found are what Lookup was given and returned. The values are found
// itself, or are appended to room[:0], which must be another slice. The slice of
// names must not be changed.
func (s *Step[V]) Params(path string, found, room []string) (names, values []string) {
	if s.found {
		return s.names, found
	}
	if s.Layer.Pattern == nil || len(s.Layer.Pattern.Keys()) == 0 {
		return nil, nil
	}
	names, values, _ = s.Layer.Pattern.Find(path, room)
	return names, values
}

// Match is what a router has for a method and a path. It is shared by all
// requests that meet the same layers and must not be changed.
type Match[V, P any] struct {
	// Path are the layers that match the path, whatever the method, in the order
	// in which they were given to Build.
	Path []*Layer[V]
	// Chain are those of Path that answer the method, and the middleware among
	// them. It is nil unless Route is true.
	Chain []Step[V]
	// Route reports whether one of Path answers the method. If none does,
	// middleware does not run either.
	Route bool
	// Plan is what the router made of Chain; the zero value unless Route is true.
	Plan P
}

// Tree finds the layers that match a method and a path. It does not change and
// may be used by any number of goroutines.
type Tree[V, P any] struct {
	layers   []Layer[V]
	patterns []*pathpattern.Pattern
	plan     func([]Step[V]) P

	always  []int    // layers for every path
	checks  []int    // layers of which only their pattern knows the paths
	trees   []*radix // one for each way to treat case
	fixed   map[string]*set[V, P]
	lengths uint64 // bit n is set if fixed has a path of n bytes, 63 or more for the last
	values  int    // most values of any leaf
	sets    []*set[V, P]
	miss    *set[V, P]     // what matches a path for which nothing is found
	known   map[string]int // sets by their choices, while building

	mu  sync.Mutex // held to replace met
	met atomic.Pointer[map[string]*set[V, P]]
}

// Build makes the tree for a stack of layers. The layers are copied.
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
		fixed:  map[string]*set[V, P]{},
		known:  map[string]int{},
	}
	t.met.Store(&map[string]*set[V, P]{})
	for i := range t.layers {
		t.patterns = append(t.patterns, t.layers[i].Pattern)
	}
	for i := range t.layers {
		t.add(i)
	}
	t.miss = t.sets[t.intern(nil)]
	for _, r := range t.trees {
		t.settle(r)
	}
	t.showAll()
	t.known = nil
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
	r.root.seal()
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
	t.fixed[path] = t.sets[t.intern(withoutValues(t.collect(path, nil)))]
	t.lengths |= lengthBit(path)
}

func lengthBit(path string) uint64 { return 1 << min(len(path), 63) }

// Lookup returns what matches the method, in upper case, and the path, which
// must not be decoded. The match is never nil.
//
// The values of parameters are written to room, if it has room for them, and
// returned; they are for [Step.Params]. With room enough, a lookup allocates
// nothing, unless it is the first to meet a chain that Build could not know.
func (t *Tree[V, P]) Lookup(method, path string, room []string) (m *Match[V, P], found []string) {
	if t.lengths&lengthBit(path) != 0 {
		if s := t.fixed[path]; s != nil {
			return s.match(method), nil
		}
	}
	if cap(room) < t.values {
		room = make([]string, t.values)
	}
	room = room[:cap(room)]
	if len(t.trees) == 1 {
		r := t.trees[0]
		l := r.find(&r.root, path, room, 0)
		switch {
		case l != nil && !l.open:
			return t.sets[l.set].match(method), room[:l.values]
		case l == nil && len(t.checks) == 0:
			return t.miss.match(method), nil
		}
	}
	return t.search(path).match(method), nil
}

// MaxParams returns how much room [Tree.Lookup] and [Step.Params] need at most.
func (t *Tree[V, P]) MaxParams() int { return t.values }
