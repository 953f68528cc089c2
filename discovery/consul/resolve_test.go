package consul_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/internal/testserver"
)

func TestServicesOfOthersAreFound(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	r := open(t, agent, consul.Options{})
	agentAPI(t, agent, http.MethodPut, "/v1/agent/service/register", map[string]any{
		"ID": "web1", "Name": "web", "Port": 81, "Tags": []string{"green"}, "Meta": map[string]string{"zone": "south"}, "Weights": map[string]int{"Passing": 3, "Warning": 1},
	})
	agentAPI(t, agent, http.MethodPut, "/v1/agent/service/register", map[string]any{
		"ID": "web2", "Name": "web", "Address": "10.0.0.2", "Port": 82,
		"Check": map[string]any{"TTL": "1h", "Status": "critical"},
	})
	list := await(t, r, "web", "127.0.0.1:81") // the node's address; web2 is not well
	if in := list[0]; in.ID != "test/web1" || in.Zone != "south" || in.Weight != 3 || in.Tags[0] != "green" {
		t.Errorf("instance %+v", in)
	}
}

func TestAllWatchersShareOneQuery(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	target, err := url.Parse("http://" + agent.Addr)
	if err != nil {
		t.Fatal(err)
	}
	var questions atomic.Int32
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/health/service/users" {
			questions.Add(1)
		}
		httputil.NewSingleHostReverseProxy(target).ServeHTTP(w, r)
	}))
	defer between.Close()
	r, err := consul.New(&consul.Options{Address: address(between)})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()

	var ready, all sync.WaitGroup
	var slowest atomic.Int64
	var changed atomic.Int64
	for range 1000 {
		w, err := r.Watch(t.Context(), "users")
		if err != nil {
			t.Fatal(err)
		}
		ready.Add(1)
		all.Go(func() {
			defer w.Close()
			if list, err := w.Next(t.Context()); len(list) != 0 || err != nil {
				t.Errorf("first list %v, %v", list, err)
			}
			ready.Done()
			if list, err := w.Next(t.Context()); len(list) != 1 || err != nil {
				t.Errorf("second list %v, %v", list, err)
			}
			for took := time.Now().UnixNano() - changed.Load(); ; {
				before := slowest.Load()
				if took <= before || slowest.CompareAndSwap(before, took) {
					break
				}
			}
		})
	}
	ready.Wait()
	changed.Store(time.Now().UnixNano())
	reg := register(t, open(t, agent, consul.Options{}), users(80))
	all.Wait()
	// The first, one that waited for the change, and the one that waits now; one more
	// where the registration and its check are seen as two changes.
	if n := questions.Load(); n > 4 {
		t.Errorf("1000 watchers cost %d queries", n)
	}
	t.Logf("1000 watchers, %d queries, the last knew after %v", questions.Load(), time.Duration(slowest.Load()))
	if err := reg.Deregister(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestIndexThatGoesBackwards: Consul's documentation wants clients to start from 0.
func TestIndexThatGoesBackwards(t *testing.T) {
	var asked []string
	var mu sync.Mutex
	indexes := []string{"10", "5", "7", "0"}
	agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.URL.Query().Get("index"))
		n := len(asked)
		mu.Unlock()
		if n > len(indexes) {
			<-r.Context().Done()
			return
		}
		w.Header().Set("X-Consul-Index", indexes[n-1])
		_, _ = w.Write([]byte("[]"))
	}))
	defer agent.Close()
	r, err := consul.New(&consul.Options{Address: address(agent)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Resolve(t.Context(), "users"); err != nil {
		t.Fatal(err)
	}
	want := []string{"", "10", "", "7", ""}
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		mu.Lock()
		n := len(asked)
		mu.Unlock()
		if n >= len(want) {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("asked with the indexes %q", asked)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if asked[i] != want[i] {
			t.Fatalf("asked with the indexes %q, want %q", asked, want)
		}
	}
}
