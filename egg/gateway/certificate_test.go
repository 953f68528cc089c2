package gateway_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/koa-go/koa/internal/testserver"
)

// certify writes name.crt and name.key, a certificate with a number, into dir.
func certify(t *testing.T, dir, name string, number int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(number), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for suffix, block := range map[string]*pem.Block{".crt": {Type: "CERTIFICATE", Bytes: cert}, ".key": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(dir, name+suffix), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// secure is a gateway that runs with TLS, and with the certificates one (number 1) and two
// beside its file.
type secure struct {
	*running
	dir, at, text string
}

func runSecure(t *testing.T) *secure {
	t.Helper()
	s := &secure{at: testserver.FreeAddress(t)}
	s.text = "listen:\n  - {address: '" + s.at + "', certFile: one.crt, keyFile: one.key}\n" +
		"services:\n  shop: {instances: [" + backend(t, "shop") + "]}\nroutes:\n  - {service: shop}\n"
	name := file(t, s.text)
	s.dir = filepath.Dir(name)
	certify(t, s.dir, "one", 1)
	certify(t, s.dir, "two", 2)
	s.running = run(t, name)
	return s
}

// change replaces a part of the file, and reads it.
func (s *secure) change(t *testing.T, part, by string) error {
	t.Helper()
	write(t, s.file, strings.ReplaceAll(s.text, part, by))
	return s.Reload()
}

// newClient is a client that trusts anybody.
func newClient() *http.Client {
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		ForceAttemptHTTP2: true,
	}}
}

// number is that of the certificate that a new connection is shown.
func (s *secure) number(t *testing.T) int64 {
	t.Helper()
	client := newClient()
	defer client.CloseIdleConnections()
	return s.ask(t, client)
}

func (s *secure) ask(t *testing.T, client *http.Client) int64 {
	t.Helper()
	res, err := client.Get("https://" + s.at)
	if err != nil {
		t.Error(err)
		return 0
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK || res.ProtoMajor != 2 {
		t.Errorf("got %s %s", res.Proto, res.Status)
	}
	return res.TLS.PeerCertificates[0].SerialNumber.Int64()
}

func TestCertificatesChangeWithTheFile(t *testing.T) {
	s := runSecure(t)
	for _, tt := range []struct {
		name, part, by string
		failure        string // in the error, "" for none
		want           int64
	}{
		{"begin", "", "", "", 1},
		{"have other names", "one.", "two.", "", 2},
		{"stay with names of nothing", "one.", "three.", "three.crt", 2},
		{"stay with a key of another", "one.crt", "two.crt", "two.crt with one.key", 2},
		{"stay when TLS is turned off", ", certFile: one.crt, keyFile: one.key", "", "TLS and h2c cannot be turned on or off", 2},
		{"stay when h2c is turned on", "one.key", "one.key, h2c: true", "start the gateway anew", 2},
		{"stay when another listener has a bad one", "services:", "  - {address: '127.0.0.1:0', certFile: gateway.yaml, keyFile: gateway.yaml}\nservices:", "gateway.yaml with", 2},
		{"have the first names again", "", "", "", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := s.change(t, tt.part, tt.by)
			if tt.failure == "" && err != nil || tt.failure != "" && (err == nil || !strings.Contains(err.Error(), tt.failure)) {
				t.Errorf("Reload: %v, want %q", err, tt.failure)
			}
			if got := s.number(t); got != tt.want {
				t.Errorf("clients see certificate %d, want %d", got, tt.want)
			}
		})
	}
}

func TestCertificatesChangeWithTheirFiles(t *testing.T) {
	s := runSecure(t)
	if err := os.Remove(filepath.Join(s.dir, "one.key")); err != nil {
		t.Fatal(err)
	}
	if got := s.number(t); got != 1 {
		t.Errorf("without its file it is %d, want 1", got)
	}
	certify(t, s.dir, "one", 3)
	eventually(t, "the new certificate", func() bool { return s.number(t) == 3 })
}

// Neither those that come while the names change lose a request, nor those who are there.
func TestCertificatesChangeUnderLoad(t *testing.T) {
	s := runSecure(t)
	var asked atomic.Int64
	done := make(chan struct{})
	var clients sync.WaitGroup
	for i := range 6 {
		clients.Go(func() {
			client, comes := newClient(), i%2 == 0
			defer client.CloseIdleConnections()
			first := s.ask(t, client)
			for !t.Failed() {
				select {
				case <-done:
					return
				default:
				}
				if comes {
					client.CloseIdleConnections() // a new handshake
				}
				if number := s.ask(t, client); !comes && number != first {
					t.Errorf("a connection with certificate %d has become one with %d", first, number)
				}
				asked.Add(1)
			}
		})
	}
	for i := range 20 {
		number := int64(2 - i%2)
		if err := s.change(t, "one.", fmt.Sprintf("%s.", []string{"", "one", "two"}[number])); err != nil {
			t.Error(err)
		}
		if got := s.number(t); got != number {
			t.Errorf("clients see certificate %d, want %d", got, number)
		}
		n := asked.Load()
		eventually(t, "more requests", func() bool { return asked.Load() > n+10 || t.Failed() })
	}
	close(done)
	clients.Wait()
	t.Logf("%d requests over 20 changes of the certificate", asked.Load())
}
