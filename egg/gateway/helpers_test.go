package gateway_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/gateway"
)

// backend starts an instance that says its name, what it was asked, and what it got in
// the headers that X-Show names.
func backend(t *testing.T, name string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if strings.HasPrefix(r.URL.Path, "/none") {
			w.WriteHeader(http.StatusNotFound)
		}
		w.Header().Set("X-Backend", name)
		fmt.Fprintf(w, "%s %s %d", name, r.URL.RequestURI(), len(body))
		for _, header := range r.Header.Values("X-Show") {
			fmt.Fprintf(w, " %s=%s", header, r.Header.Get(header))
		}
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// file writes a configuration without an access log and an admin listener, unless the
// text has them, and returns its name.
func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "gateway.yaml")
	write(t, name, text)
	return name
}

// write puts text into the file, in one step.
func write(t testing.TB, name, text string) {
	t.Helper()
	for key, line := range map[string]string{
		"accessLog:": "accessLog: {disable: true}\n", "admin:": "admin: {disable: true}\n", "listen:": "listen: ['127.0.0.1:0']\n",
	} {
		if !strings.Contains("\n"+text, "\n"+key) {
			text += "\n" + line
		}
	}
	if err := os.WriteFile(name+".new", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		t.Fatal(err)
	}
}

// quiet is a logger for tests that do not look at the log.
var quiet = slog.New(slog.DiscardHandler)

// open makes a gateway that is asked without a listener.
func open(t *testing.T, text string) *gateway.Gateway {
	t.Helper()
	g, err := gateway.New(file(t, text), &gateway.Options{Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.Close() })
	return g
}

// running is a gateway with listeners.
type running struct {
	*gateway.Gateway
	file  string
	urls  map[string]string // of the addresses in the file
	end   context.CancelFunc
	ended chan error
}

// run starts a gateway, which ends with the test.
func run(t *testing.T, name string) *running {
	t.Helper()
	r := &running{file: name, urls: map[string]string{}, ended: make(chan error, 1)}
	opened := make(chan map[string]net.Addr, 10)
	var err error
	r.Gateway, err = gateway.New(name, &gateway.Options{
		Log: quiet, Interval: 10 * time.Millisecond,
		OnListen: func(addresses map[string]net.Addr) { opened <- addresses },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r.end = cancel
	go func() { r.ended <- r.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-r.ended
	})
	select {
	case addresses := <-opened:
		for address, at := range addresses {
			r.urls[address] = "http://" + at.String()
		}
	case err := <-r.ended:
		r.ended <- err
		t.Fatal(err)
	}
	return r
}

// get asks a handler, with headers by name and value.
func get(t *testing.T, h http.Handler, url string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// fetch asks a server.
func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// statusOf is what /status.json says.
func statusOf(t *testing.T, url string) gateway.Status {
	t.Helper()
	var s gateway.Status
	_, text := fetch(t, url+"/status.json")
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatalf("%s: not within a minute", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}
