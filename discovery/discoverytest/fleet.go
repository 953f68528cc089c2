package discoverytest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/discovery"
)

// fleet returns instances of Service with these numbers, in this order.
func fleet(numbers ...int) []discovery.Instance {
	var list []discovery.Instance
	for _, n := range numbers {
		list = append(list, discovery.Instance{
			ID:      fmt.Sprintf("127.0.0.%d:7001", n),
			Service: Service,
			Address: fmt.Sprintf("127.0.0.%d:7001", n),
			Zone:    "north",
			Version: fmt.Sprintf("1.%d.0", n),
			Weight:  n,
			Tags:    []string{"blue", "canary"},
			Meta:    map[string]string{"rack": fmt.Sprint(n)},
		})
	}
	return list
}

// compare fails the test when list is not that of want ordered by ID.
func (s *session) compare(t *testing.T, list, want []discovery.Instance) {
	t.Helper()
	if !s.equal(list, want) {
		t.Fatalf("the list is %+v, want %+v", list, want)
	}
}

func (s *session) equal(list, want []discovery.Instance) bool {
	want = slices.SortedFunc(slices.Values(want), func(a, b discovery.Instance) int { return strings.Compare(a.ID, b.ID) })
	return slices.EqualFunc(list, want, func(a, b discovery.Instance) bool {
		if s.Details {
			return a.Equal(b)
		}
		return a.Address == b.Address && a.Service == b.Service && a.ID != "" && a.Weight > 0
	})
}

// resolve returns the current list.
func (s *session) resolve(t *testing.T) []discovery.Instance {
	t.Helper()
	list, err := s.Resolver.Resolve(t.Context(), Service)
	if err != nil {
		t.Fatalf("Resolve: %v", err)
	}
	return list
}

// next waits for a list of want, and lets what a registry shows between two
// states pass: registrations arrive one by one.
func (s *session) next(t *testing.T, w discovery.Watcher, want []discovery.Instance) {
	t.Helper()
	ctx := within(t)
	for {
		list, err := w.Next(ctx)
		if err != nil {
			t.Fatalf("Next: %v before the list was %+v", err, want)
		}
		if s.equal(list, want) {
			return
		}
	}
}
