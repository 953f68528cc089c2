package routetree

import (
	"sync"
	"sync/atomic"

	"github.com/koa-go/koa/internal/pathpattern"
)

// Tree finds the layers that match a method and a path. It does not change and
// may be used by any number of goroutines.
type Tree[V, P any] struct {
	layers   []Layer[V]
	patterns []*pathpattern.Pattern // of the layers
	plan     func([]Step[V]) P

	always []int          // layers for every path
	checks []int          // layers of which only their pattern knows the paths
	trees  []*radix       // one for each way to treat case
	fixed  map[string]int // sets by path, for leaves with one path
	hints  hints          // of the paths in fixed
	values int            // most parameters of any alternative
	sets   []set[V, P]
	known  map[string]int      // sets by their choices, while building
	names  map[string][]string // names of parameters by the names, while building

	mu  sync.Mutex // held to replace met
	met atomic.Pointer[map[string]*set[V, P]]
}

// Lookup returns what matches the method, in upper case, and the path, which
// must not be decoded. The match is never nil.
//
// The values of parameters are written to room, if it has room for them, and
// returned; they are for [Step.Params]. With room enough, a lookup allocates
// nothing, unless it is the first to meet a chain that Build could not know, or
// has met more than a thousand of these already.
func (t *Tree[V, P]) Lookup(method, path string, room []string) (m *Match[V, P], found []string) {
	if t.hints.has(path) {
		if s, ok := t.fixed[path]; ok {
			return t.sets[s].match(method), nil
		}
	}
	if cap(room) < t.values {
		room = make([]string, t.values)
	}
	room = room[:cap(room)]
	if len(t.trees) == 1 {
		r := t.trees[0]
		l := r.lookup(path, room)
		switch {
		case l != nil && !l.open:
			return t.sets[l.set].match(method), room[:l.values]
		case l == nil && len(t.checks) == 0:
			return t.sets[miss].match(method), nil
		}
	}
	return t.search(path).match(method), nil
}

// MaxParams returns how much room [Tree.Lookup] and [Step.Params] need at most.
func (t *Tree[V, P]) MaxParams() int { return t.values }
