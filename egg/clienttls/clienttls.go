// Package clienttls is how an application speaks to other servers with TLS: the part tls of the
// sections of plugins that connect to some.
package clienttls

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
)

// Config is the part tls of a section. Names of files are relative to the working directory.
type Config struct {
	// CAFile has the certificates of the authorities, in PEM. Default: the system's.
	CAFile string

	// CertFile and KeyFile are the client's certificate and key, in PEM. Default: none.
	CertFile, KeyFile string

	// ServerName is the name in the server's certificate. Default: the host that is connected
	// to.
	ServerName string
}

// Load reads the files. section begins errors: "consul.tls". A nil Config is a section without
// the part, of which the configuration is nil too.
func (c *Config) Load(section string) (*tls.Config, error) {
	if c == nil {
		return nil, nil
	}
	var p PEM
	for _, f := range []struct {
		key, name string
		to        *[]byte
	}{{"caFile", c.CAFile, &p.CA}, {"certFile", c.CertFile, &p.Cert}, {"keyFile", c.KeyFile, &p.Key}} {
		if f.name == "" {
			continue
		}
		content, err := os.ReadFile(f.name)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", section, f.key, err)
		}
		*f.to = content
	}
	config, err := p.Config(c.ServerName)
	if err != nil {
		return nil, fmt.Errorf("%s.%w", section, err)
	}
	return config, nil
}

// PEM is what the files of a [Config] hold, for programs that read them by themselves. nil is no
// file.
type PEM struct{ CA, Cert, Key []byte }

// Config returns the configuration, with TLS 1.2 as the least version. Errors begin with the key of
// the file that is wrong, such as "caFile: ".
func (p PEM) Config(serverName string) (*tls.Config, error) {
	config := &tls.Config{ServerName: serverName, MinVersion: tls.VersionTLS12}
	if p.CA != nil {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(p.CA) {
			return nil, errors.New("caFile: it has no certificate")
		}
	}
	if p.Cert != nil || p.Key != nil {
		pair, err := tls.X509KeyPair(p.Cert, p.Key)
		if err != nil {
			return nil, fmt.Errorf("certFile and keyFile: %w", err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}
