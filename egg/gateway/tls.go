package gateway

import (
	"crypto/tls"
	"fmt"
	"os"
	"path/filepath"

	"github.com/koa-go/koa/egg/clienttls"
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
	c, err := clienttls.PEM{CA: f.ca, Cert: f.cert, Key: f.key}.Config(settings.ServerName)
	if err != nil {
		return nil, fmt.Errorf("tls.%w", err)
	}
	return c, nil
}
