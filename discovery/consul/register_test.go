package consul_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/internal/testserver"
)

func TestHTTPCheckTakesTheInstanceOutAndBack(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	var ill atomic.Bool
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ill.Load() || r.URL.Path != "/health" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer srv.Close()
	r := open(t, agent, consul.Options{Check: consul.Check{HTTP: "health", Interval: 100 * time.Millisecond, Timeout: time.Second}})
	reg := register(t, r, discovery.Instance{Service: "users", Address: address(srv)})
	await(t, r, "users", address(srv))
	ill.Store(true)
	await(t, r, "users")
	ill.Store(false)
	await(t, r, "users", address(srv))
	if err := reg.Deregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	await(t, r, "users")
}

func TestInstanceOfADeadProcessLeavesAfterItsTTL(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	r := open(t, agent, consul.Options{})
	// Nobody renews what another program has registered so.
	agentAPI(t, agent, http.MethodPut, "/v1/agent/service/register", map[string]any{
		"Name": "users", "Address": "127.0.0.1", "Port": 81,
		"Check": map[string]any{"TTL": "10s", "Status": "passing"}, // it has to be seen before
	})
	live := open(t, agent, consul.Options{Check: consul.Check{TTL: time.Second}})
	reg := register(t, live, users(80))
	await(t, r, "users", "127.0.0.1:80", "127.0.0.1:81")
	await(t, r, "users", "127.0.0.1:80")
	time.Sleep(2 * time.Second) // two lives: it must be there all the time
	await(t, r, "users", "127.0.0.1:80")
	if err := reg.Deregister(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestRegistrationComesBackWhenTheAgentHasLostIt(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	r := open(t, agent, consul.Options{Check: consul.Check{TTL: time.Second}})
	reg := register(t, r, users(80))
	await(t, r, "users", "127.0.0.1:80")
	agentAPI(t, agent, http.MethodPut, "/v1/agent/service/deregister/users:127.0.0.1:80", nil)
	for end := time.Now().Add(patience); !agentHas(t, agent, "users:127.0.0.1:80"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the registration does not come back")
		}
	}
	await(t, r, "users", "127.0.0.1:80")
	if err := reg.Deregister(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func agentHas(t *testing.T, agent *testserver.Consul, id string) bool {
	t.Helper()
	res, err := http.Get("http://" + agent.Addr + "/v1/agent/service/" + id)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

func TestListSurvivesARestartOfTheAgent(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	noticed := make(chan struct{}, 1)
	r := open(t, agent, consul.Options{Check: consul.Check{TTL: 2 * time.Second}, Retry: 100 * time.Millisecond, OnError: telling(noticed)})
	reg := register(t, r, users(80))
	await(t, r, "users", "127.0.0.1:80")
	w, err := r.Watch(t.Context(), "users")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if list, err := w.Next(t.Context()); len(list) != 1 || err != nil {
		t.Fatalf("%v, %v", list, err)
	}
	for range 2 {
		select {
		case <-noticed: // of the outage before
		default:
		}
		agent.Kill()
		<-noticed
		agent.Start()
	}
	second := register(t, r, users(81))
	if list, err := w.Next(t.Context()); len(list) != 2 || err != nil {
		t.Errorf("what changed first after the restarts is %v, %v", list, err)
	}
	for _, reg := range []discovery.Registration{reg, second} {
		if err := reg.Deregister(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestRegistrationSaysWhatOthersCanRead(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	r := open(t, agent, consul.Options{Check: consul.Check{HTTP: "https://127.0.0.1:1/x", Interval: time.Hour, DeregisterAfter: 2 * time.Minute}})
	reg := register(t, r, discovery.Instance{
		ID: "a/b", Service: "users", Address: "[::1]:80", Zone: "north", Version: "1.2", Weight: 7,
		Tags: []string{"blue"}, Meta: map[string]string{"rack": "9"},
	})
	var known struct {
		Service, Address string
		Port             int
		Tags             []string
		Meta             map[string]string
		Weights          struct{ Passing int }
	}
	if err := json.Unmarshal(agentAPI(t, agent, http.MethodGet, "/v1/agent/service/users:a%2Fb", nil), &known); err != nil {
		t.Fatal(err)
	}
	if known.Service != "users" || known.Address != "::1" || known.Port != 80 || known.Weights.Passing != 7 || strings.Join(known.Tags, " ") != "blue" ||
		known.Meta["zone"] != "north" || known.Meta["version"] != "1.2" || known.Meta["rack"] != "9" {
		t.Errorf("Consul has %+v", known)
	}
	if err := reg.Deregister(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestRegisterRefusesMetadataWithAMeaning(t *testing.T) {
	r, err := consul.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, key := range []string{"zone", "version", "koa-registration"} {
		in := users(80)
		in.Meta = map[string]string{key: "x"}
		if _, err := r.Register(t.Context(), in); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("Register with the metadata %s: %v", key, err)
		}
	}
}

func TestRegisterFailsWhereNobodyListens(t *testing.T) {
	r, err := consul.New(&consul.Options{Address: "127.0.0.1:1", Token: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Register(t.Context(), users(80)); err == nil || strings.Contains(err.Error(), "secret") || !strings.HasPrefix(err.Error(), "discovery/consul: register users:127.0.0.1:80: ") {
		t.Errorf("Register: %v", err)
	}
	if _, err := r.Resolve(t.Context(), "users"); err == nil || !strings.HasPrefix(err.Error(), "discovery/consul: follow users: ") {
		t.Errorf("Resolve: %v", err)
	}
}

func TestTokenIsSentAndNeverShown(t *testing.T) {
	t.Parallel()
	const token = "6f0bbd1c-8a3e-4f4b-9df4-111111111111"
	agent := testserver.StartConsul(t, `acl { enabled = true, default_policy = "deny", tokens { initial_management = "`+token+`", agent = "`+token+`" } }`)
	good := open(t, agent, consul.Options{Token: token})
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) { // until the leader has made the token
		_, err := good.KV().Get(t.Context(), "a")
		if err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
	reg := register(t, good, users(80))
	await(t, good, "users", "127.0.0.1:80")
	bad := open(t, agent, consul.Options{Token: "6f0bbd1c-8a3e-4f4b-9df4-222222222222"})
	if _, err := bad.Register(t.Context(), users(81)); err == nil || !strings.Contains(err.Error(), "403") || strings.Contains(err.Error(), "222222222222") {
		t.Errorf("Register: %v", err)
	}
	if err := reg.Deregister(t.Context()); err != nil {
		t.Error(err)
	}
}
