package routetree_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/koa-go/koa/internal/pathpattern"
	"github.com/koa-go/koa/internal/routetree"
)

func TestLookup(t *testing.T) {
	for _, tt := range []struct {
		name     string
		patterns []string
		path     string
		chain    []int
		params   string // of the last layer of the chain
	}{
		{"finds text", []string{"/a", "/b"}, "/b", []int{1}, "[] []"},
		{"finds text in another case", []string{"/a"}, "/A", []int{0}, "[] []"},
		{"finds text with a slash at the end", []string{"/a", "/a/"}, "/a/", []int{0, 1}, "[] []"},
		{"finds a parameter", []string{"/a/:x"}, "/a/B", []int{0}, "[x] [B]"},
		{"finds a parameter with text around it", []string{"/a-:x.js"}, "/a-1.js", []int{0}, "[x] [1]"},
		{"finds a wildcard", []string{"/a/*p"}, "/a/b/c/", []int{0}, "[p] [b/c/]"},
		{"finds the parameters of each layer", []string{"/:x", "/:y"}, "/a", []int{0, 1}, "[y] [a]"},
		{"keeps the order of registration", []string{"/*p", "/:x", "/a"}, "/a", []int{0, 1, 2}, "[] []"},
		{"goes back when text leads nowhere", []string{"/a/b/c", "/a/:x/d", "/:x/b/:y"}, "/a/b/e", []int{2}, "[x y] [a e]"},
		{"falls back on a wildcard", []string{"/a/:x/c", "/a/*p"}, "/a/b/d", []int{1}, "[p] [b/d]"},
		{"falls back on a wildcard above", []string{"/a/b/:x/c", "/*p"}, "/a/b/c/d", []int{1}, "[p] [a/b/c/d]"},
		{"joins a prefix", []string{"^/a", "/a/:x"}, "/a/1", []int{0, 1}, "[x] [1]"},
		{"joins no prefix inside a word", []string{"^/a", "/ab"}, "/ab", []int{1}, "[] []"},
		{"asks patterns that a tree cannot hold", []string{"/:x-:y", "/:x"}, "/1-2", []int{0, 1}, "[x] [1-2]"},
		{"finds nothing", []string{"/a", "/a/:x/c"}, "/a/b", nil, ""},
		{"finds nothing for an empty segment", []string{"/a/:x/c"}, "/a//c", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tr := routetree.Build(stack(t, tt.patterns...), plan)
			m, found := tr.Lookup("GET", tt.path, nil)
			if !slices.Equal(m.Plan, tt.chain) {
				t.Fatalf("%s: chain %v, want %v", tt.path, m.Plan, tt.chain)
			}
			if len(m.Chain) == 0 {
				return
			}
			names, values := m.Chain[len(m.Chain)-1].Params(tt.path, found, nil)
			if got := fmt.Sprint(names, values); got != tt.params {
				t.Errorf("%s: parameters %s, want %s", tt.path, got, tt.params)
			}
		})
	}
}

func TestLookupOfMethods(t *testing.T) {
	layers := stack(t, "^/", "/a/:x", "/a/b", "/a/:x")
	layers[0].Methods = nil
	layers[2].Methods = []string{"POST", "GET"}
	layers[3].Methods = []string{"BREW"}
	tr := routetree.Build(layers, plan)
	for _, tt := range []struct {
		method, path string
		all, chain   []int
	}{
		{"GET", "/a/b", []int{1, 2, 3}, []int{1, 2}},
		{"POST", "/a/b", []int{1, 2, 3}, []int{2}},
		{"BREW", "/a/b", []int{1, 2, 3}, []int{3}},
		{"GET", "/a/c", []int{1, 3}, []int{1}},
		{"POST", "/a/c", []int{1, 3}, nil},
		{"POST", "//", []int{0}, nil},
	} {
		m, _ := tr.Lookup(tt.method, tt.path, nil)
		var all []int
		for _, l := range m.Path {
			all = append(all, l.Value)
		}
		if !slices.Equal(all, tt.all) || !slices.Equal(m.Plan, tt.chain) || m.Route != (tt.chain != nil) {
			t.Errorf("%s %s: %v, chain %v, route %v, want %v, chain %v", tt.method, tt.path, all, m.Plan, m.Route, tt.all, tt.chain)
		}
	}
}

// A router that runs one layer of a chain only finds out at the start which
// layers never run.
func TestPlanSeesWhatCanRun(t *testing.T) {
	fewest := func(chain []routetree.Step[int]) int {
		best := 0
		for i := range chain {
			if len(keys(chain[i])) < len(keys(chain[best])) {
				best = i
			}
		}
		return chain[best].Layer.Value
	}
	last := func(chain []routetree.Step[int]) int { return chain[len(chain)-1].Layer.Value }
	for _, tt := range []struct {
		name     string
		choose   func([]routetree.Step[int]) int
		patterns []string
		dead     []int
	}{
		{"the later of two equals", last, []string{"/:x", "/a", "/:y"}, []int{0, 1}},
		{"a later wildcard", last, []string{"/a/:x", "/b", "/a/*p"}, []int{0}},
		{"none that another one meets in part", last, []string{"/a/:x", "/:x/b", `~/a/:n(\d+)`, "/:x-:y"}, nil},
		{"none that ends deep down", last, []string{strings.Repeat("/a", 100), strings.Repeat("/:x", 100) + "/b"}, nil},
		{"the fewest parameters, and the first of equals", fewest, []string{"/a/:x", "/:x/:y", "/a/:y", "/a/b"}, []int{2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			alive := map[int]bool{}
			layers := stack(t, tt.patterns...)
			routetree.Build(layers, func(chain []routetree.Step[int]) int {
				chosen := tt.choose(chain)
				alive[chosen] = true
				return chosen
			})
			var dead []int
			for i := range layers {
				if !alive[i] {
					dead = append(dead, i)
				}
			}
			if !slices.Equal(dead, tt.dead) {
				t.Errorf("of %q, %v are never chosen, want %v", tt.patterns, dead, tt.dead)
			}
		})
	}
}

func keys(s routetree.Step[int]) []pathpattern.Key {
	if s.Layer.Pattern == nil {
		return nil
	}
	return s.Layer.Pattern.Keys()
}

// Eleven expressions that match on their own make 2,048 sets, more than are
// kept.
func TestSetsThatAreMetAreRight(t *testing.T) {
	var layers []routetree.Layer[int]
	for i, c := range "abcdefghijk" {
		re := regexp.MustCompile(string(c))
		layers = append(layers, routetree.Layer[int]{
			Pattern: pathpattern.FromRegexp(re, nil), Methods: []string{"GET"}, Value: i,
		})
	}
	tr := routetree.Build(layers, plan)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for bits := range 1 << 11 {
				var path strings.Builder
				for i := range 11 {
					if bits>>i&1 != 0 {
						path.WriteByte('a' + byte(i))
					}
				}
				if err := check(tr, layers, "GET", path.String(), nil); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// With text or a parameter in each of eleven segments, half a million pairs of
// patterns meet. They are not all settled while building.
func TestBuildOfPatternsThatAllMeet(t *testing.T) {
	patterns := []string{""}
	for range 11 {
		for _, p := range patterns {
			patterns = append(patterns, p+"/:x")
		}
		for i := range len(patterns) / 2 {
			patterns[i] += "/a"
		}
	}
	layers := stack(t, patterns...)
	tr := routetree.Build(layers, plan)
	for _, path := range []string{strings.Repeat("/a", 11), strings.Repeat("/b", 11), strings.Repeat("/a", 8) + "/b/a/a"} {
		if err := check(tr, layers, "GET", path, nil); err != nil {
			t.Error(err)
		}
	}
}
