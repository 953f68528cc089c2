package gateway_test

import (
	"bufio"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shouting changes to a protocol that answers lines in upper case.
func shouting(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprintf(rw, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n", r.Header.Get("Upgrade"))
		for {
			_ = rw.Flush()
			line, err := rw.ReadString('\n')
			if err != nil {
				return
			}
			fmt.Fprint(rw, strings.ToUpper(line))
		}
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func TestUpgradesOutliveTheFile(t *testing.T) {
	service := func(at string) string {
		return "services:\n  shop: {instances: [" + at + "]}\nroutes:\n  - {service: shop}\n"
	}
	r := run(t, file(t, service(shouting(t))))
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.client(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: shout\r\n\r\n")
	lines := bufio.NewReader(conn)
	res, err := http.ReadResponse(lines, nil)
	if err != nil || res.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("got %+v, %v", res, err)
	}
	write(t, r.file, service(backend(t, "next")))
	if err := r.Reload(); err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, "hello\n")
	if line, err := lines.ReadString('\n'); line != "HELLO\n" {
		t.Errorf("got %q, %v", line, err)
	}
	if _, body := fetch(t, r.client()); body != "next / 0" {
		t.Errorf("a new request got %q", body)
	}
	_ = conn.Close()
	eventually(t, "the end of the old service", func() bool { return len(r.Status().Services) == 1 })
}

func TestInstancesWithTLS(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.TLS.ServerName)
	}))
	defer server.Close()
	name := file(t, "services:\n  shop:\n    instances: ["+server.Listener.Addr().String()+"]\n    tls: {caFile: ca.pem, serverName: example.com}\nroutes:\n  - {service: shop}\n")
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(filepath.Join(filepath.Dir(name), "ca.pem"), ca, 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(t, name)
	if status, body := fetch(t, r.client()); status != http.StatusOK || body != "example.com" {
		t.Errorf("got %d %q", status, body)
	}
}
