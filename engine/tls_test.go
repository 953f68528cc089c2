package engine_test

import (
	"crypto/tls"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/engine"
)

// serial makes a handshake and returns the serial number of the certificate.
func serial(t *testing.T, addr string) int64 {
	t.Helper()
	c, err := tls.Dial("tcp", addr, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

// replace overwrites a file with another, at a later time on disk.
func replace(t *testing.T, name, with string, age time.Duration) {
	t.Helper()
	b, err := os.ReadFile(with)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	when := time.Now().Add(age)
	if err := os.Chtimes(name, when, when); err != nil {
		t.Fatal(err)
	}
}

func TestCertificateFollowsItsFiles(t *testing.T) {
	old, renewed := newCertificate(t, 1), newCertificate(t, 2)
	var log logs
	s := start(t, http.HandlerFunc(hello), &engine.Options{
		CertFile: old.certFile, KeyFile: old.keyFile, ErrorLog: log.logger(),
	})
	for _, step := range []struct {
		name   string
		do     func()
		want   int64
		errors int // in the log so far
	}{
		{"starts with the files", func() {}, 1, 0},
		{"keeps the pair when half of it is new", func() { replace(t, old.certFile, renewed.certFile, time.Hour) }, 1, 1},
		{"complains once", func() {}, 1, 1},
		{"takes the new pair when it is whole", func() { replace(t, old.keyFile, renewed.keyFile, time.Hour) }, 2, 1},
		{"keeps the pair when a file is gone", func() { _ = os.Remove(old.certFile) }, 2, 2},
	} {
		step.do()
		if got := serial(t, s.addr); got != step.want {
			t.Errorf("%s: certificate %d, want %d", step.name, got, step.want)
		}
		if got := strings.Count(log.String(), "certificate not reloaded"); got != step.errors {
			t.Errorf("%s: %d errors, want %d: %s", step.name, got, step.errors, log.String())
		}
	}
	s.mustStop()
}

func TestTLSConfigOfTheCaller(t *testing.T) {
	c := newCertificate(t, 7)
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		t.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13}
	s := start(t, http.HandlerFunc(hello), &engine.Options{TLS: config})
	if got := serial(t, s.addr); got != 7 {
		t.Errorf("certificate %d, want 7", got)
	}
	_, err = tls.Dial("tcp", s.addr, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12})
	if err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("a TLS 1.2 client got %v, want a refusal", err)
	}
	if len(config.NextProtos) != 0 {
		t.Errorf("the config of the caller was changed: %q", config.NextProtos)
	}
	s.mustStop()
}

func TestOptionsFilesGoBeforeCertificates(t *testing.T) {
	first, second := newCertificate(t, 1), newCertificate(t, 2)
	pair, err := tls.LoadX509KeyPair(first.certFile, first.keyFile)
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, http.HandlerFunc(hello), &engine.Options{
		TLS:      &tls.Config{Certificates: []tls.Certificate{pair}},
		CertFile: second.certFile, KeyFile: second.keyFile,
	})
	if got := serial(t, s.addr); got != 2 {
		t.Errorf("certificate %d, want that of CertFile", got)
	}
	s.mustStop()
}
