package engine

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"
)

// tlsConfig returns a configuration of the server's own, or nil for no TLS.
func (o *Options) tlsConfig() (*tls.Config, error) {
	config, err := o.certified()
	if config != nil {
		config.NextProtos = nextProtos(config.NextProtos, !o.DisableHTTP2)
	}
	return config, err
}

// nextProtos is what clients may choose from, as net/http offers it.
func nextProtos(own []string, http2 bool) []string {
	all := slices.DeleteFunc(slices.Clone(own), func(p string) bool { return p == "h2" && !http2 })
	if http2 && !slices.Contains(all, "h2") {
		all = append(all, "h2")
	}
	if !slices.Contains(all, "http/1.1") {
		all = append(all, "http/1.1")
	}
	return all
}

// certified returns a copy of the caller's configuration with CertFile and KeyFile.
func (o *Options) certified() (*tls.Config, error) {
	if o.CertFile == "" {
		return o.TLS.Clone(), nil
	}
	pair := &keyPair{certFile: o.CertFile, keyFile: o.KeyFile, log: o.ErrorLog}
	if err := pair.load(); err != nil {
		return nil, err
	}
	config := o.TLS.Clone()
	if config == nil {
		config = &tls.Config{}
	}
	config.Certificates = nil
	config.GetCertificate = pair.certificate
	return config, nil
}

// keyPair is a certificate that follows its files. Looking at them costs
// microseconds, a handshake hundreds.
type keyPair struct {
	certFile, keyFile string
	log               *slog.Logger

	mu      sync.Mutex // guards all below
	cert    *tls.Certificate
	version fileVersions
}

type fileVersions [2]struct {
	modified time.Time
	size     int64
}

// certificate is the GetCertificate hook.
func (p *keyPair) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.versions() != p.version {
		if err := p.load(); err != nil {
			p.log.Error("certificate not reloaded; the one before stays in use", "err", err)
		}
	}
	return p.cert, nil
}

// load notes the versions even of files that do not fit together, so that each
// failure is reported once.
func (p *keyPair) load() error {
	p.version = p.versions()
	cert, err := tls.LoadX509KeyPair(p.certFile, p.keyFile)
	if err != nil {
		return fmt.Errorf("engine: load certificate %s with key %s: %w", p.certFile, p.keyFile, err)
	}
	p.cert = &cert
	return nil
}

// versions leaves the entry of a file that cannot be seen zero.
func (p *keyPair) versions() (v fileVersions) {
	for i, name := range [...]string{p.certFile, p.keyFile} {
		if info, err := os.Stat(name); err == nil {
			v[i].modified, v[i].size = info.ModTime(), info.Size()
		}
	}
	return v
}
