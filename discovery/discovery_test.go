package discovery_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/discovery"
)

func TestPrepare(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   discovery.Instance
		ok   bool
	}{
		{"takes a name and a port", discovery.Instance{Service: "users", Address: "a.example:80"}, true},
		{"takes IPv6", discovery.Instance{Service: "users", Address: "[::1]:65535"}, true},
		{"refuses no service", discovery.Instance{Address: "a.example:80"}, false},
		{"refuses no address", discovery.Instance{Service: "users"}, false},
		{"refuses no host", discovery.Instance{Service: "users", Address: ":80"}, false},
		{"refuses no port", discovery.Instance{Service: "users", Address: "a.example"}, false},
		{"refuses port 0", discovery.Instance{Service: "users", Address: "a.example:0"}, false},
		{"refuses a port above 65535", discovery.Instance{Service: "users", Address: "a.example:65536"}, false},
		{"refuses a named port", discovery.Instance{Service: "users", Address: "a.example:http"}, false},
		{"refuses a negative weight", discovery.Instance{Service: "users", Address: "a.example:80", Weight: -1}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.in.Prepare()
			if (err == nil) != tt.ok {
				t.Fatalf("Prepare: %v, want success: %v", err, tt.ok)
			}
			if tt.ok && (got.ID != tt.in.Address || got.Weight != 1) {
				t.Errorf("ID %q and weight %d, want the address and 1", got.ID, got.Weight)
			}
		})
	}
}

func TestPrepareSharesNothing(t *testing.T) {
	in := discovery.Instance{Service: "users", Address: "a.example:80", Tags: []string{"blue"}, Meta: map[string]string{"rack": "1"}}
	got, err := in.Prepare()
	if err != nil {
		t.Fatal(err)
	}
	in.Tags[0], in.Meta["rack"] = "green", "2"
	if got.Tags[0] != "blue" || got.Meta["rack"] != "1" {
		t.Errorf("the copy became %v, %v", got.Tags, got.Meta)
	}
}

func TestPrepareList(t *testing.T) {
	for _, tt := range []struct {
		name string
		list []discovery.Instance
		ok   bool
	}{
		{"fills the service in", []discovery.Instance{{Address: "a.example:80"}, {Address: "b.example:80"}}, true},
		{"refuses another service", []discovery.Instance{{Service: "orders", Address: "a.example:80"}}, false},
		{"refuses the same ID twice", []discovery.Instance{{ID: "1", Address: "a.example:80"}, {ID: "1", Address: "b.example:80"}}, false},
		{"refuses what Prepare does", []discovery.Instance{{Address: "a.example"}}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := discovery.PrepareList("users", tt.list)
			if (err == nil) != tt.ok {
				t.Fatalf("PrepareList: %v, want success: %v", err, tt.ok)
			}
			if slices.ContainsFunc(got, func(in discovery.Instance) bool { return in.Service != "users" }) {
				t.Errorf("services of %+v, want users", got)
			}
		})
	}
}

func instances(ids ...string) []discovery.Instance {
	var list []discovery.Instance
	for _, id := range ids {
		list = append(list, discovery.Instance{ID: id, Service: "users", Address: "a.example:80", Weight: 1})
	}
	return list
}

func TestFeedKnowsNothingAtFirst(t *testing.T) {
	var feed discovery.Feed
	if list, known := feed.List(); known || list != nil {
		t.Errorf("List = %v, %v, want none", list, known)
	}
	w := feed.Watch(nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Next: %v, want %v", err, context.Canceled)
	}
	feed.Set(nil)
	if list, err := w.Next(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("Next = %v, %v, want the empty list that is known now", list, err)
	}
}

func TestWatcherSkipsWhatDidNotChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var feed discovery.Feed
		feed.Set(instances("1", "2"))
		w := feed.Watch(nil)
		if _, err := w.Next(t.Context()); err != nil {
			t.Fatal(err)
		}
		feed.Set(instances("2", "1")) // another order
		feed.Set(instances("1"))      // there
		feed.Set(instances("1", "2")) // and back
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if list, err := w.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Next = %v, %v, want it to wait", list, err)
		}
		feed.Set(instances("3"))
		if list, err := w.Next(t.Context()); err != nil || len(list) != 1 || list[0].ID != "3" {
			t.Errorf("Next = %v, %v, want the newest list", list, err)
		}
	})
}

func TestWatcherStopsOnce(t *testing.T) {
	var feed discovery.Feed
	stops := 0
	w := feed.Watch(func() { stops++ })
	for range 2 {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
	if stops != 1 {
		t.Errorf("stop was called %d times, want once", stops)
	}
}

func ExampleFeed() {
	var feed discovery.Feed // what an implementation keeps for each service
	in, err := discovery.Instance{Service: "users", Address: "10.0.0.1:8080"}.Prepare()
	if err != nil {
		fmt.Println(err)
		return
	}
	feed.Set([]discovery.Instance{in})
	watcher := feed.Watch(nil)
	defer watcher.Close()
	list, err := watcher.Next(context.Background())
	fmt.Println(list[0].ID, err)
	// Output: 10.0.0.1:8080 <nil>
}
