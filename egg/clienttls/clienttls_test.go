package clienttls_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/clienttls"
)

// files writes a certificate for the name "inside", which is its own authority, and its key.
func files(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"inside"},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	text, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		write(t, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: text}))
}

func write(t *testing.T, content []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "f.pem")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// A server that wants a certificate is spoken to under the name that is in its own.
func TestBothSidesKnowEachOther(t *testing.T) {
	cert, key := files(t)
	config, err := (&clienttls.Config{CAFile: cert, CertFile: cert, KeyFile: key, ServerName: "inside"}).Load("mine.tls")
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates: config.Certificates, ClientCAs: config.RootCAs, ClientAuth: tls.RequireAndVerifyClientCert,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		_, _ = io.WriteString(c, "welcome")
		_ = c.Close()
	}()
	c, err := tls.Dial("tcp", l.Addr().String(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got, err := io.ReadAll(c); string(got) != "welcome" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
}

func TestLoadOfNothing(t *testing.T) {
	var none *clienttls.Config
	if config, err := none.Load("mine.tls"); config != nil || err != nil {
		t.Errorf("without the part: %v, %v", config, err)
	}
	config, err := (&clienttls.Config{}).Load("mine.tls")
	if err != nil || config.RootCAs != nil || config.Certificates != nil || config.MinVersion != tls.VersionTLS12 {
		t.Errorf("with an empty part: %+v, %v; want the system's authorities", config, err)
	}
}

func TestLoadRefuses(t *testing.T) {
	cert, key := files(t)
	nowhere, text := filepath.Join(t.TempDir(), "none"), write(t, []byte("text"))
	for _, tt := range []struct {
		name   string
		config clienttls.Config
		want   string
	}{
		{"authorities that are not there", clienttls.Config{CAFile: nowhere}, "mine.tls.caFile: open "},
		{"authorities that are none", clienttls.Config{CAFile: text}, "mine.tls.caFile: it has no certificate"},
		{"a certificate that is not there", clienttls.Config{CertFile: nowhere, KeyFile: key}, "mine.tls.certFile: open "},
		{"a key that is not there", clienttls.Config{CertFile: cert, KeyFile: nowhere}, "mine.tls.keyFile: open "},
		{"a certificate without its key", clienttls.Config{CertFile: cert}, "mine.tls.certFile and keyFile: tls: "},
		{"a key without its certificate", clienttls.Config{KeyFile: key}, "mine.tls.certFile and keyFile: tls: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.config.Load("mine.tls"); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}

func ExampleConfig() {
	// A plugin has a *clienttls.Config as the part tls of its section.
	var section struct {
		Address string
		TLS     *clienttls.Config
	}
	config, err := section.TLS.Load("mine.tls")
	fmt.Println(config == nil, err)
	// Output: true <nil>
}
