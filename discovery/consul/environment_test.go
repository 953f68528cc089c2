package consul_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa/discovery/consul"
)

// asked starts an agent that only remembers the request.
func asked(t *testing.T) (*httptest.Server, *http.Request) {
	t.Helper()
	got := new(http.Request)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*got = *r
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(s.Close)
	return s, got
}

func get(t *testing.T) error {
	t.Helper()
	r, err := consul.New(nil)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = r.KV().Get(t.Context(), "a")
	return err
}

func TestEnvironment(t *testing.T) {
	agent, req := asked(t)
	t.Setenv("CONSUL_HTTP_ADDR", agent.URL+"/behind/")
	t.Setenv("CONSUL_HTTP_TOKEN", "token")
	t.Setenv("CONSUL_HTTP_AUTH", "ann:secret")
	if err := get(t); err != nil {
		t.Fatal(err)
	}
	user, password, _ := req.BasicAuth()
	if req.URL.Path != "/behind/v1/kv/a" || req.Header.Get("X-Consul-Token") != "token" || user != "ann" || password != "secret" {
		t.Errorf("asked for %s as %s with %s", req.URL, user, req.Header.Get("X-Consul-Token"))
	}
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("from the file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CONSUL_HTTP_TOKEN_FILE", file)
	if err := get(t); err != nil || req.Header.Get("X-Consul-Token") != "from the file" {
		t.Errorf("the token is %s, %v", req.Header.Get("X-Consul-Token"), err)
	}
}

func TestUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "agent")
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Listener = l
	s.Start()
	defer s.Close()
	t.Setenv("CONSUL_HTTP_ADDR", "unix://"+path)
	if err := get(t); err != nil {
		t.Error(err)
	}
}

func TestEnvironmentThatMakesNoSense(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"CONSUL_HTTP_ADDR", "ftp://127.0.0.1", "is not host:port"},
		{"CONSUL_HTTP_ADDR", "http://ann:secret@127.0.0.1", "is not host:port"},
		{"CONSUL_HTTP_SSL", "perhaps", "CONSUL_HTTP_SSL is neither true nor false"},
		{"CONSUL_HTTP_SSL_VERIFY", "perhaps", "CONSUL_HTTP_SSL_VERIFY is neither true nor false"},
		{"CONSUL_HTTP_TOKEN_FILE", "/does/not/exist", "CONSUL_HTTP_TOKEN_FILE: "},
		{"CONSUL_CACERT", "/does/not/exist", "a certificate authority: "},
		{"CONSUL_CAPATH", "/does/not/exist", "CONSUL_CAPATH: "},
		{"CONSUL_CLIENT_CERT", "/does/not/exist", "CONSUL_CLIENT_CERT and CONSUL_CLIENT_KEY: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv(tt.name, tt.value)
			_, err := consul.New(nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}
