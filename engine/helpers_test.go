package engine_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/koa-go/koa/engine"
)

// patience is how long a test waits for what should happen at once. It is longer
// than the drains which tests with fake time wait for.
const patience = 2 * time.Minute

// running is a server that a test started.
type running struct {
	t      *testing.T
	addr   string
	cancel context.CancelFunc
	served chan error
}

// start serves h on a free port of the loopback, or on l when that is given.
func start(t *testing.T, h http.Handler, opts *engine.Options, l ...net.Listener) *running {
	t.Helper()
	if len(l) == 0 {
		l = append(l, listen(t, "127.0.0.1:0"))
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &running{t: t, addr: l[0].Addr().String(), cancel: cancel, served: make(chan error, 1)}
	go func() { s.served <- engine.Serve(ctx, l[0], h, opts) }()
	t.Cleanup(cancel)
	return s
}

// stop begins the drain and returns what Serve returned.
func (s *running) stop() error {
	s.t.Helper()
	s.cancel()
	return s.wait()
}

func (s *running) wait() error {
	s.t.Helper()
	return receive(s.t, s.served, "Serve did not return")
}

func (s *running) mustStop() {
	s.t.Helper()
	if err := s.stop(); err != nil {
		s.t.Errorf("Serve: %v", err)
	}
}

// dial opens a raw connection.
func (s *running) dial() *client {
	s.t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	return newClient(s.t, c)
}

// client speaks HTTP/1.1 by hand.
type client struct {
	t *testing.T
	net.Conn
	r *bufio.Reader
}

func newClient(t *testing.T, c net.Conn) *client {
	t.Cleanup(func() { _ = c.Close() })
	return &client{t, c, bufio.NewReader(c)}
}

func (c *client) send(format string, args ...any) {
	c.t.Helper()
	if _, err := fmt.Fprintf(c, format, args...); err != nil {
		c.t.Fatal(err)
	}
}

// response reads a whole response.
func (c *client) response() (*http.Response, string) {
	c.t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
		c.t.Fatal(err)
	}
	res, err := http.ReadResponse(c.r, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return res, string(body)
}

// ended fails the test unless the server closes the connection unasked.
func (c *client) ended() {
	c.t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
		c.t.Fatal(err)
	}
	if rest, err := io.ReadAll(c.r); len(rest) > 0 || os.IsTimeout(err) {
		c.t.Errorf("read %q, %v; want the end of the connection", rest, err)
	}
}

const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

func hello(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }

// gate is a handler that tells when it started, and answers when it may.
type gate struct{ started, release chan struct{} }

func newGate() *gate { return &gate{make(chan struct{}), make(chan struct{})} }

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.started <- struct{}{}
	<-g.release
	hello(w, r)
}

func receive[T any](t *testing.T, c <-chan T, complaint string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatal(complaint)
		panic("unreachable")
	}
}

// eventually polls, for what gives no sign when it happens.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not in time: %s", what)
		}
	}
}

func listen(t *testing.T, addr string) net.Listener {
	t.Helper()
	l, err := engine.Listen(t.Context(), addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func body(t *testing.T, c *http.Client, url string) (*http.Response, string) {
	t.Helper()
	res, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(b)
}

// transport closes its connections when the test ends.
func transport(t *testing.T, tr *http.Transport) *http.Client {
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: patience}
}

// logs is a logger whose lines can be read meanwhile.
type logs struct {
	mu    sync.Mutex
	lines strings.Builder
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.String()
}

func (l *logs) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// certificate is a key pair on disk for 127.0.0.1 with a serial of its own.
type certificate struct{ certFile, keyFile string }

func newCertificate(t *testing.T, serial int64) certificate {
	t.Helper()
	dir := t.TempDir()
	c := certificate{filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:         true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, c.certFile, "CERTIFICATE", der)
	writePEM(t, c.keyFile, "PRIVATE KEY", keyDER)
	return c
}

func writePEM(t *testing.T, name, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// client returns a client that trusts the certificate.
func (c certificate) client(t *testing.T, p *http.Protocols) *http.Client {
	t.Helper()
	pool := x509.NewCertPool()
	b, err := os.ReadFile(c.certFile)
	if err != nil {
		t.Fatal(err)
	}
	if !pool.AppendCertsFromPEM(b) {
		t.Fatal("no certificate in " + c.certFile)
	}
	return transport(t, &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, Protocols: p})
}

func protocols(set ...func(*http.Protocols, bool)) *http.Protocols {
	var p http.Protocols
	for _, f := range set {
		f(&p, true)
	}
	return &p
}
