package gateway

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
)

// tlsFiles are the contents of the files of a ServiceTLS.
type tlsFiles struct{ ca, cert, key []byte }

// readTLS reads the files of settings, which may be nil. Their names are relative to
// dir.
func readTLS(settings *ServiceTLS, dir string) (tlsFiles, error) {
	var files tlsFiles
	if settings == nil {
		return files, nil
	}
	for _, f := range []struct {
		name string
		to   *[]byte
	}{{settings.CAFile, &files.ca}, {settings.CertFile, &files.cert}, {settings.KeyFile, &files.key}} {
		if f.name == "" {
			continue
		}
		data, err := os.ReadFile(inDir(dir, f.name))
		if err != nil {
			return files, err
		}
		*f.to = data
	}
	return files, nil
}

// inDir is the path of a file that the configuration names; "" stays.
func inDir(dir, name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// config is nil without settings.
func (f tlsFiles) config(settings *ServiceTLS) (*tls.Config, error) {
	if settings == nil {
		return nil, nil
	}
	c := &tls.Config{ServerName: settings.ServerName, MinVersion: tls.VersionTLS12}
	if f.ca != nil {
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(f.ca) {
			return nil, errors.New("tls.caFile: has no certificate")
		}
	}
	if f.cert != nil || f.key != nil {
		pair, err := tls.X509KeyPair(f.cert, f.key)
		if err != nil {
			return nil, err
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, nil
}
