package consul_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/internal/testserver"
)

// gate is a way to an agent on which questions can be held up, so that whoever asks does not
// notice what becomes of the agent meanwhile.
type gate struct {
	*httptest.Server

	mu      sync.Mutex
	open    chan struct{} // closed while questions pass
	arrived chan struct{} // has room for all who are held up
}

func newGate(t *testing.T, agent *testserver.Consul) *gate {
	t.Helper()
	target, err := url.Parse("http://" + agent.Addr)
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{open: make(chan struct{}), arrived: make(chan struct{}, 100)}
	close(g.open)
	proxy := httputil.NewSingleHostReverseProxy(target)
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.pass()
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(g.Close)
	return g
}

func (g *gate) pass() {
	g.mu.Lock()
	open := g.open
	g.mu.Unlock()
	select {
	case <-open:
	default:
		g.arrived <- struct{}{}
		<-open
	}
}

// shut holds up all questions from now on, and returns what lets them pass.
func (g *gate) shut() (release func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	open := make(chan struct{})
	g.open = open
	return func() { close(open) }
}

// health is what the agent says of a service: how many instances pass, and how many do not.
func health(t *testing.T, agent *testserver.Consul, service string) (passing, other int) {
	t.Helper()
	var entries []struct{ Checks []struct{ Status string } }
	if err := json.Unmarshal(agentAPI(t, agent, http.MethodGet, "/v1/health/service/"+service, nil), &entries); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		well := true
		for _, c := range e.Checks {
			well = well && c.Status == "passing"
		}
		if well {
			passing++
		} else {
			other++
		}
	}
	return passing, other
}

// reader follows services over a gate. Nobody may notice an outage.
func reader(t *testing.T, g *gate, grace time.Duration) *consul.Registry {
	t.Helper()
	r, err := consul.New(&consul.Options{
		Address: address(g.Server), Grace: grace, Timeout: 2 * time.Minute,
		OnError: func(err error) { t.Errorf("with a grace of %v: %v", grace, err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// TestARestartThatNobodyNoticed: an agent calls what it has not asked yet critical, which here
// takes it weeks.
func TestARestartThatNobodyNoticed(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	g := newGate(t, agent)
	writer := open(t, agent, consul.Options{Check: consul.Check{HTTP: "/health", Interval: 1000 * time.Hour}})
	register(t, writer, users(80))

	stays, leaves, believes := reader(t, g, time.Hour), reader(t, g, time.Second), reader(t, g, -1)
	w, err := stays.Watch(t.Context(), "users")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if list, err := w.Next(t.Context()); len(list) != 1 || err != nil {
		t.Fatalf("%v, %v", list, err)
	}
	for _, r := range []*consul.Registry{leaves, believes} {
		await(t, r, "users", "127.0.0.1:80")
	}

	release := g.shut()
	register(t, writer, users(81)) // ends the questions that are under way; some may not see it
	for range 3 {
		<-g.arrived
	}
	agent.Kill()
	agent.Start()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if _, other := health(t, agent, "users"); other == 2 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the agent calls nothing critical after its start")
		}
	}
	release()
	await(t, believes, "users")
	await(t, leaves, "users")
	register(t, writer, users(82))
	for seen := false; !seen; {
		list, err := w.Next(t.Context())
		if err != nil || !lists(list, 80) {
			t.Fatalf("with a grace of an hour the list becomes %v, %v", list, err)
		}
		seen = lists(list, 82)
	}
	// Who asks for the first time sees what has been checked.
	await(t, open(t, agent, consul.Options{}), "users", "127.0.0.1:82")
}

func lists(list []discovery.Instance, port int) bool {
	return slices.ContainsFunc(list, func(in discovery.Instance) bool { return in.Address == users(port).Address })
}

// TestWhatIsToBlameLeavesAtOnce has reasons to be critical that are no restart.
func TestWhatIsToBlameLeavesAtOnce(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	r := open(t, agent, consul.Options{Grace: time.Hour})
	var ill atomic.Bool
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if ill.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer srv.Close()
	for _, tt := range []struct {
		name, path string
		check      map[string]any
	}{
		{"a TTL that its owner has failed", "/v1/agent/check/fail/service:", map[string]any{"TTL": "1h", "Status": "passing"}},
		{"maintenance", "/v1/agent/service/maintenance/", map[string]any{"TTL": "1h", "Status": "passing"}},
		{"a check that has failed", "", map[string]any{"HTTP": srv.URL, "Interval": "100ms", "Status": "passing"}},
	} {
		name := url.PathEscape(tt.name)
		agentAPI(t, agent, http.MethodPut, "/v1/agent/service/register", map[string]any{
			"ID": tt.name, "Name": "users", "Address": "127.0.0.1", "Port": 80, "Check": tt.check,
		})
		await(t, r, "users", "127.0.0.1:80")
		ill.Store(true) // which one of them asks for
		if tt.path != "" {
			agentAPI(t, agent, http.MethodPut, tt.path+name+"?enable=true", nil)
		}
		await(t, r, "users")
		ill.Store(false)
		agentAPI(t, agent, http.MethodPut, "/v1/agent/service/deregister/"+name, nil)
	}
}
