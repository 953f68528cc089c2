package routetree

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
)

// maxMet is how many sets that Build could not know are kept. A set that is not
// kept is made anew by every lookup that meets it.
const maxMet = 1024

// set is a set of layers that match a path, with what they are for each method.
type set[V, P any] struct {
	get     *Match[V, P] // for GET, which nearly all requests are
	answers []answer[V, P]
	none    *Match[V, P] // for other methods
}

// answer is what a set is for a method.
type answer[V, P any] struct {
	method string
	match  *Match[V, P]
}

// match returns what the set is for a method.
func (s *set[V, P]) match(method string) *Match[V, P] {
	if method == "GET" {
		return s.get
	}
	return s.search(method)
}

func (s *set[V, P]) search(method string) *Match[V, P] {
	for i := range s.answers {
		if s.answers[i].method == method {
			return s.answers[i].match
		}
	}
	return s.none
}

// search returns the set of all layers that match path.
func (t *Tree[V, P]) search(path string) *set[V, P] {
	var (
		few  [32]int
		room [128]byte
	)
	found := t.collect(path, few[:0])
	key := room[:0]
	for _, layer := range found {
		key = binary.AppendUvarint(key, uint64(layer))
	}
	if s := (*t.met.Load())[string(key)]; s != nil {
		return s
	}
	return t.meet(string(key), t.newSet(withoutValues(found)))
}

// collect appends all layers that match path, in order.
func (t *Tree[V, P]) collect(path string, found []int) []int {
	found = append(found, t.always...)
	for _, r := range t.trees {
		found = r.collect(&r.root, path, 0, found)
	}
	for _, layer := range t.checks {
		if t.patterns[layer].Matches(path) {
			found = append(found, layer)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// withoutValues returns layers as choices that find their own values.
func withoutValues(layers []int) []choice {
	choices := make([]choice, len(layers))
	for i, layer := range layers {
		choices[i] = choice{layer: layer}
	}
	return choices
}

// meet keeps a set that a lookup met.
func (t *Tree[V, P]) meet(key string, s *set[V, P]) *set[V, P] {
	t.mu.Lock()
	defer t.mu.Unlock()
	old := *t.met.Load()
	if first := old[key]; first != nil {
		return first
	}
	if len(old) < maxMet {
		met := maps.Clone(old)
		met[key] = s
		t.met.Store(&met)
	}
	return s
}

// intern returns the index of the set of choices and of the layers for every
// path.
func (t *Tree[V, P]) intern(choices []choice) int {
	for _, layer := range t.always {
		choices = append(choices, choice{layer: layer})
	}
	choices = t.normal(choices)
	var room [128]byte
	key := room[:0]
	for _, c := range choices {
		alt := 0
		if c.found {
			alt = 1 + c.alt
		}
		key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(c.layer)), uint64(alt))
	}
	i, ok := t.known[string(key)]
	if !ok {
		i = len(t.sets)
		t.known[string(key)] = i
		t.sets = append(t.sets, *t.newSet(choices))
	}
	return i
}

// normal puts choices in order. Of several alternatives of one layer the first
// one counts.
func (t *Tree[V, P]) normal(choices []choice) []choice {
	slices.SortFunc(choices, func(a, b choice) int {
		return cmp.Or(cmp.Compare(a.layer, b.layer), cmp.Compare(a.alt, b.alt))
	})
	choices = slices.CompactFunc(choices, func(a, b choice) bool { return a.layer == b.layer })
	for i := range choices {
		if p := t.patterns[choices[i].layer]; p == nil || len(p.Keys()) == 0 {
			choices[i].found = false
		}
	}
	return choices
}

// newSet makes a set out of choices in order.
func (t *Tree[V, P]) newSet(choices []choice) *set[V, P] {
	path := make([]*Layer[V], len(choices))
	for i, c := range choices {
		path[i] = &t.layers[c.layer]
	}
	methods := methodsOf(path)
	s := &set[V, P]{answers: make([]answer[V, P], 0, len(methods)), none: &Match[V, P]{Path: path}}
	for _, method := range methods {
		s.answers = append(s.answers, answer[V, P]{method, t.newMatch(s, choices, method)})
	}
	s.get = s.search("GET")
	return s
}

// newMatch returns what a set is for a method, the same match for methods that
// are answered by the same layers.
func (t *Tree[V, P]) newMatch(s *set[V, P], choices []choice, method string) *Match[V, P] {
	chain := make([]Step[V], 0, len(choices))
	for _, c := range choices {
		layer := &t.layers[c.layer]
		if len(layer.Methods) > 0 && !slices.Contains(layer.Methods, method) {
			continue
		}
		step := Step[V]{Layer: layer, found: c.found}
		if c.found {
			step.names = t.sharedNames(layer.Pattern.Alternatives()[c.alt].Names)
		}
		chain = append(chain, step)
	}
	for _, a := range s.answers {
		if slices.EqualFunc(a.match.Chain, chain, func(a, b Step[V]) bool { return a.Layer == b.Layer }) {
			return a.match
		}
	}
	return &Match[V, P]{Path: s.none.Path, Chain: chain, Route: true, Plan: t.plan(chain)}
}

// sharedNames returns names, or what is equal to them in a step made before,
// while building. Large tables use few names: those that are shared stay in the
// processor's caches.
func (t *Tree[V, P]) sharedNames(names []string) []string {
	if t.names == nil {
		return names
	}
	key := fmt.Sprintf("%q", names)
	if t.names[key] == nil {
		t.names[key] = names
	}
	return t.names[key]
}

// frequent are the methods to look for first.
var frequent = []string{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"}

// methodsOf returns the methods that layers answer.
func methodsOf[V any](layers []*Layer[V]) []string {
	var methods []string
	for _, layer := range layers {
		for _, method := range layer.Methods {
			if !slices.Contains(methods, method) {
				methods = append(methods, method)
			}
		}
	}
	slices.SortStableFunc(methods, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	return methods
}

func rank(method string) int {
	if i := slices.Index(frequent, method); i >= 0 {
		return i
	}
	return len(frequent)
}
