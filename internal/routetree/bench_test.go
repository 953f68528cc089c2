package routetree_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/internal/pathpattern"
	"github.com/koa-go/koa/internal/routetree"
)

// route is a method and a pattern.
type route struct{ method, pattern string }

// layersOf makes a layer of each route.
func layersOf(tb testing.TB, routes []route) []routetree.Layer[int] {
	tb.Helper()
	layers := make([]routetree.Layer[int], 0, len(routes))
	for i, r := range routes {
		p, err := pathpattern.Parse(r.pattern, nil)
		if err != nil {
			tb.Fatal(err)
		}
		methods := []string{r.method}
		if r.method == "GET" {
			methods = []string{"HEAD", "GET"}
		}
		layers = append(layers, routetree.Layer[int]{Pattern: p, Methods: methods, Value: i})
	}
	return layers
}

// manyRoutes are n routes of a big application: for every resource the usual
// six, three of them with parameters.
func manyRoutes(n int) []route {
	var routes []route
	for i := 0; len(routes) < n; i++ {
		base := fmt.Sprintf("/api/v%d/resource%d", i%7, i)
		routes = append(routes,
			route{"GET", base}, route{"POST", base}, route{"GET", base + "/new"},
			route{"GET", base + "/:id"}, route{"PUT", base + "/:id"}, route{"GET", base + "/:id/parts/:part"},
		)
	}
	return routes[:n]
}

func lookupAll(b *testing.B, tr *tree, routes []route) {
	room := make([]string, tr.MaxParams())
	b.ReportAllocs()
	for b.Loop() {
		for i := range routes {
			if m, _ := tr.Lookup(routes[i].method, routes[i].pattern, room); !m.Route {
				b.Fatalf("%v is not found", routes[i])
			}
		}
	}
}

// BenchmarkLookup is of lookups alone; bench/cmd/routers has GitHub's table and
// other routers.
func BenchmarkLookup(b *testing.B) {
	all := append(manyRoutes(200), route{"GET", "/search/:owner/:repository/:state/:keyword"})
	tr := routetree.Build(layersOf(b, all), plan)
	for _, bb := range []struct {
		name   string
		routes []route
	}{
		{"all", all},
		{"static", []route{{"GET", "/api/v1/resource8"}}},
		{"static in capitals", []route{{"GET", "/API/V1/RESOURCE8"}}},
		{"one parameter", []route{{"GET", "/api/v1/resource8/koa"}}},
		{"four parameters", []route{{"GET", "/search/koa/koa/open/router"}}},
	} {
		b.Run(bb.name, func(b *testing.B) { lookupAll(b, tr, bb.routes) })
	}
	met := routetree.Build(stack(b, "/a/:x", "/:x/b", "/:x/:y-:z"), plan)
	b.Run("patterns that meet", func(b *testing.B) { lookupAll(b, met, []route{{"GET", "/a/b"}}) })
}

// BenchmarkLookupAmong looks up the same hundred routes, spread over the table,
// and all routes in turn, for which the processor's caches get too small.
func BenchmarkLookupAmong(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		routes := manyRoutes(n)
		tr := routetree.Build(layersOf(b, routes), plan)
		room := make([]string, tr.MaxParams())
		for _, looked := range []int{100, n} {
			var requests []route
			for i := range looked {
				r := routes[i*7919%n]
				requests = append(requests, route{r.method, strings.ReplaceAll(r.pattern, ":", "1")})
			}
			b.Run(fmt.Sprintf("%d/%d", n, looked), func(b *testing.B) {
				i := 0
				for b.Loop() {
					tr.Lookup(requests[i].method, requests[i].pattern, room)
					if i++; i == looked {
						i = 0
					}
				}
			})
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	layers := layersOf(b, manyRoutes(10_000))
	for b.Loop() {
		routetree.Build(layers, plan)
	}
}

func TestLookupDoesNotAllocate(t *testing.T) {
	routes := append(manyRoutes(200), route{"GET", "/search/:owner/:repository/:state/:keyword"})
	tr := routetree.Build(append(layersOf(t, routes), stack(t, "/a/:x", "/:x/b")...), plan)
	room := make([]string, tr.MaxParams())
	for _, path := range []string{
		"/api/v1/resource8", "/API/v1/resource8/", "/api/v1/resource8/koa", "/search/koa/koa/open/router",
		"/nothing/here", "/a/1", "/a/b", // of the last, no leaf knows all
	} {
		n := testing.AllocsPerRun(100, func() { tr.Lookup("GET", path, room) })
		if n > 0 {
			t.Errorf("a lookup of %s allocates %v times", path, n)
		}
	}
}

func TestBuildOfManyRoutesIsQuick(t *testing.T) {
	layers := layersOf(t, manyRoutes(10_000))
	best := time.Hour
	for range 3 {
		start := time.Now()
		routetree.Build(layers, plan)
		best = min(best, time.Since(start))
	}
	// A hundred times what it takes on a small machine.
	if best > 10*time.Second {
		t.Errorf("10,000 routes took %v", best)
	}
}
