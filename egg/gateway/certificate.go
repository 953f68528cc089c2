package gateway

import (
	"crypto/tls"
	"fmt"
	"reflect"
	"sync/atomic"
)

// certificate is what a listener shows its clients. It changes while the listener is
// open, and connections that are there go on. nil is that of a listener without TLS.
type certificate struct {
	shown atomic.Pointer[tls.Certificate]
	read  tlsFiles // last, whatever came of it; belongs to who holds the gateway's mu
}

// readCertificate reads the files of a listener. Their names are relative to dir.
func readCertificate(l Listen, dir string) (*certificate, error) {
	if l.CertFile == "" {
		return nil, nil
	}
	c := &certificate{}
	if err := c.load(l, dir); err != nil {
		return nil, fmt.Errorf("gateway: %s: %w", l.Address, err)
	}
	return c, nil
}

// load reads the files. When they are not there or do not fit together, as while they
// are being replaced, what is shown stays.
func (c *certificate) load(l Listen, dir string) (err error) {
	c.read, err = readTLS(l.files(), dir)
	if err != nil {
		return err
	}
	pair, err := tls.X509KeyPair(c.read.cert, c.read.key)
	if err != nil {
		return fmt.Errorf("%s with %s: %w", l.CertFile, l.KeyFile, err)
	}
	c.shown.Store(&pair)
	return nil
}

// changed reports whether the files are not what was read last.
func (c *certificate) changed(l Listen, dir string) bool {
	files, _ := readTLS(l.files(), dir) // load tells why
	return !reflect.DeepEqual(files, c.read)
}

// take shows what other does, and reports whether that is something else.
func (c *certificate) take(other *certificate) bool {
	if c == nil || reflect.DeepEqual(c.read, other.read) {
		return false
	}
	c.shown.Store(other.shown.Load())
	c.read = other.read
	return true
}

// config is nil without TLS.
func (c *certificate) config() *tls.Config {
	if c == nil {
		return nil
	}
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.shown.Load(), nil },
	}
}

func (l Listen) files() *ServiceTLS { return &ServiceTLS{CertFile: l.CertFile, KeyFile: l.KeyFile} }

// renew looks at the files of the certificates. What is wrong with them is told once.
func (s *servers) renew() {
	s.g.mu.Lock()
	defer s.g.mu.Unlock()
	for _, is := range s.open {
		if is.cert == nil || !is.cert.changed(is.settings, s.g.dir) {
			continue
		}
		if err := is.cert.load(is.settings, s.g.dir); err != nil {
			s.g.logger.Error("the certificate stays as it was", "address", is.settings.Address, "error", err)
			continue
		}
		s.logCertificate(is)
	}
}

func (s *servers) logCertificate(is *server) {
	s.g.logger.Info("another certificate", "address", is.settings.Address, "certFile", is.settings.CertFile)
}
