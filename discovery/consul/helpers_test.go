package consul_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/internal/testserver"
)

// patience is how long tests wait for what comes soon, on machines that are busy.
const patience = time.Minute

// users is an instance of the service users.
func users(port int) discovery.Instance {
	return discovery.Instance{Service: "users", Address: fmt.Sprintf("127.0.0.1:%d", port)}
}

// register registers it until the test ends.
func register(t *testing.T, r discovery.Registrar, in discovery.Instance) discovery.Registration {
	t.Helper()
	reg, err := r.Register(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// await waits until the addresses of a service are these.
func await(t *testing.T, r discovery.Resolver, service string, want ...string) []discovery.Instance {
	t.Helper()
	var seen string
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		list, err := r.Resolve(t.Context(), service)
		var addresses []string
		for _, in := range list {
			addresses = append(addresses, in.Address)
		}
		if strings.Join(addresses, " ") == strings.Join(want, " ") && err == nil {
			return list
		}
		seen = fmt.Sprint(addresses, err)
	}
	t.Fatalf("the list of %s is %s, want %v", service, seen, want)
	return nil
}

// agentAPI is what somebody else does to the agent.
func agentAPI(t *testing.T, agent *testserver.Consul, method, path string, body any) []byte {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, "http://"+agent.Addr+path, strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s %s %v", method, path, res.Status, answer, err)
	}
	return answer
}

// address is where a test server listens.
func address(s *httptest.Server) string { return s.Listener.Addr().String() }
