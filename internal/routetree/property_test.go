package routetree_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/pathpattern"
	"github.com/koa-go/koa/internal/routetree"
)

// dice makes random tables and paths. A table is made of few words, so that its
// patterns meet.
type dice struct {
	*rand.Rand
	mixed bool // layers differ in grammar and case
	parts map[bool][]string
}

func newDice(seed uint64) dice {
	d := dice{Rand: rand.New(rand.NewPCG(seed, 1)), parts: map[bool][]string{}}
	d.mixed = d.IntN(3) == 0
	for _, legacy := range []bool{false, true} {
		for range 2 + d.IntN(4) {
			d.parts[legacy] = append(d.parts[legacy], d.pick(parts[legacy]))
		}
	}
	return d
}

// parts are what patterns are made of, by grammar.
var parts = map[bool][]string{
	false: {
		"/a", "/b", "/ab", "/A", "/a.js", "/", "/:x", "/:x", "/:y.js", "/:y.min.js", "/a:y", "/a:y.js", "/a-:y",
		"/:x-:y", "/*p/b", "/a*p", "{/:x}", "{/a}", "{/:x}{/b}",
	},
	true: {
		"/a", "/b", "/ab", "/A", "/", "/:x", "/:x", "/:y.js", `/:n(\d+)`, `/:n([a-z]+)`, `/:n(\d+).js`, `/a:n(\d+)`,
		"/:x?", "/:x-:y", "/(a|b)", "/(.*)/b",
	},
}

func (d dice) pick(words []string) string { return words[d.IntN(len(words))] }

func (d dice) pattern(legacy bool) string {
	var b strings.Builder
	for range d.IntN(4) {
		b.WriteString(d.pick(d.parts[legacy]))
	}
	switch d.IntN(12) {
	case 0:
		b.WriteByte('/')
	case 1:
		b.WriteString(map[bool]string{false: "/*rest", true: "/(.*)"}[legacy])
	case 2:
		b.WriteString(map[bool]string{false: "{/*rest}", true: "/:rest*"}[legacy])
	}
	return b.String()
}

func (d dice) layer(i int) routetree.Layer[int] {
	l := routetree.Layer[int]{Value: i}
	if d.IntN(5) > 0 {
		l.Methods = [][]string{{"HEAD", "GET"}, {"POST"}, {"GET", "PUT"}, {"ACL", "HEAD", "GET", "POST", "PUT", "DELETE"}}[d.IntN(4)]
	}
	switch d.IntN(60) {
	case 0:
		return l
	case 1:
		l.Pattern = pathpattern.FromRegexp(regexp.MustCompile(d.pick([]string{"a", "^/a", `^/(?P<x>\d+)`, "/$"})), nil)
		return l
	}
	for l.Pattern == nil {
		opts := &pathpattern.Options{
			Legacy:    d.mixed && d.IntN(2) > 0,
			Prefix:    d.IntN(4) == 0,
			Sensitive: d.mixed && d.IntN(4) == 0,
			Strict:    d.IntN(4) == 0,
		}
		l.Pattern, _ = pathpattern.Parse(d.pattern(opts.Legacy), opts)
	}
	return l
}

func (d dice) path() string {
	var b strings.Builder
	for range d.IntN(5) {
		b.WriteString("/" + d.pick([]string{"a", "a", "b", "ab", "A", "a-b", "a.js", "b.min.js", "B.JS", "12", "a12", ""}))
	}
	return b.String()
}

// expected is what a router has that asks one layer after the other.
type expected struct {
	path   []int
	chain  []int
	params []map[string]string
	route  bool
}

func naive(layers []routetree.Layer[int], method, path string) expected {
	var e expected
	for _, l := range layers {
		var params map[string]string
		if l.Pattern != nil {
			var ok bool
			if params, ok = l.Pattern.Match(path); !ok {
				continue
			}
		}
		e.path = append(e.path, l.Value)
		if len(l.Methods) == 0 || slices.Contains(l.Methods, method) {
			e.chain = append(e.chain, l.Value)
			e.params = append(e.params, params)
			e.route = e.route || len(l.Methods) > 0
		}
	}
	if !e.route {
		e.chain, e.params = nil, nil
	}
	return e
}

// plan is what the tests make of a chain: its layers.
func plan(chain []routetree.Step[int]) []int {
	var layers []int
	for _, step := range chain {
		layers = append(layers, step.Layer.Value)
	}
	return layers
}

type tree = routetree.Tree[int, []int]

func check(tr *tree, layers []routetree.Layer[int], method, path string, room []string) error {
	want := naive(layers, method, path)
	m, found := tr.Lookup(method, path, room)
	var all []int
	for _, l := range m.Path {
		all = append(all, l.Value)
	}
	if !slices.Equal(all, want.path) {
		return fmt.Errorf("%s %q: path layers %v, want %v", method, path, all, want.path)
	}
	if m.Route != want.route || !slices.Equal(plan(m.Chain), want.chain) || !slices.Equal(m.Plan, want.chain) {
		return fmt.Errorf("%s %q: chain %v (plan %v, route %v), want %v", method, path, plan(m.Chain), m.Plan, m.Route, want.chain)
	}
	for i := range m.Chain {
		names, values := m.Chain[i].Params(path, found, nil)
		got := map[string]string{}
		for j, name := range names {
			got[name] = values[j]
		}
		if !maps.Equal(got, want.params[i]) {
			return fmt.Errorf("%s %q: layer %d has %v, want %v", method, path, want.chain[i], got, want.params[i])
		}
	}
	return nil
}

func describe(layers []routetree.Layer[int]) string {
	var b strings.Builder
	for _, l := range layers {
		if l.Pattern == nil {
			fmt.Fprintf(&b, "%d %v every path\n", l.Value, l.Methods)
		} else {
			fmt.Fprintf(&b, "%d %v %q %+v\n", l.Value, l.Methods, l.Pattern, l.Pattern.Options())
		}
	}
	return b.String()
}

// tryTable holds one random table against the naive router.
func tryTable(t *testing.T, seed uint64, size, paths int) {
	d := newDice(seed)
	var layers []routetree.Layer[int]
	for i := range 1 + d.IntN(size) {
		layers = append(layers, d.layer(i))
	}
	tr := routetree.Build(layers, plan)
	room := make([]string, tr.MaxParams())
	for range paths {
		method := d.pick([]string{"GET", "HEAD", "POST", "PUT", "BREW"})
		if err := check(tr, layers, method, d.path(), room); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, describe(layers))
		}
	}
}

func TestLookupEqualsTheNaiveRouter(t *testing.T) {
	for seed := range uint64(2000) {
		tryTable(t, seed, 5, 40)
	}
	for seed := range uint64(400) {
		tryTable(t, seed, 15, 60)
	}
	for seed := range uint64(5) {
		tryTable(t, seed, 300, 500)
	}
}

func FuzzLookup(f *testing.F) {
	f.Add(uint64(1), uint8(5), "/a/b")
	f.Add(uint64(2), uint8(40), "/A.js/12/")
	f.Fuzz(func(t *testing.T, seed uint64, size uint8, path string) {
		d := newDice(seed)
		var layers []routetree.Layer[int]
		for i := range int(size) {
			layers = append(layers, d.layer(i))
		}
		tr := routetree.Build(layers, plan)
		for _, method := range []string{"GET", "PUT", "BREW"} {
			if err := check(tr, layers, method, path, nil); err != nil {
				t.Fatalf("%v\n%s", err, describe(layers))
			}
		}
	})
}
