package consul

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// endpoint is where the agent is.
type endpoint struct {
	base   string // scheme://host, without a slash
	socket string // the path of a unix socket, or ""
}

// locate reads an address as Consul's tools do.
func locate(address string) (endpoint, error) {
	address = cmp.Or(address, os.Getenv("CONSUL_HTTP_ADDR"), "127.0.0.1:8500")
	if path, ok := strings.CutPrefix(address, "unix://"); ok {
		return endpoint{base: "http://unix", socket: path}, nil
	}
	if !strings.Contains(address, "://") {
		scheme := "http://"
		if ssl, err := flag("CONSUL_HTTP_SSL"); err != nil {
			return endpoint{}, err
		} else if ssl {
			scheme = "https://"
		}
		address = scheme + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return endpoint{}, fmt.Errorf("discovery/consul: the address: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return endpoint{}, fmt.Errorf("discovery/consul: the address %s is not host:port, http://host:port, https://host:port or unix:///path", u.Redacted())
	}
	return endpoint{base: u.Scheme + "://" + u.Host + strings.TrimRight(u.Path, "/")}, nil
}

// flag reads a variable that is true or false; unset is false.
func flag(name string) (bool, error) {
	text := os.Getenv(name)
	if text == "" {
		return false, nil
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("discovery/consul: %s is neither true nor false", name)
	}
	return on, nil
}

// findToken returns the ACL token that the environment has.
func findToken() (string, error) {
	if name := os.Getenv("CONSUL_HTTP_TOKEN_FILE"); name != "" {
		content, err := os.ReadFile(name) //nolint:gosec // who sets the environment says where it is
		if err != nil {
			return "", fmt.Errorf("discovery/consul: CONSUL_HTTP_TOKEN_FILE: %w", err)
		}
		if token := strings.TrimSpace(string(content)); token != "" {
			return token, nil
		}
	}
	return os.Getenv("CONSUL_HTTP_TOKEN"), nil
}

// findTLS returns what the environment says about https.
func findTLS() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: os.Getenv("CONSUL_TLS_SERVER_NAME")}
	if os.Getenv("CONSUL_HTTP_SSL_VERIFY") != "" {
		verify, err := flag("CONSUL_HTTP_SSL_VERIFY")
		if err != nil {
			return nil, err
		}
		config.InsecureSkipVerify = !verify
	}
	roots, err := findRoots()
	if err != nil {
		return nil, err
	}
	config.RootCAs = roots
	cert, key := os.Getenv("CONSUL_CLIENT_CERT"), os.Getenv("CONSUL_CLIENT_KEY")
	if cert == "" && key == "" {
		return config, nil
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("discovery/consul: CONSUL_CLIENT_CERT and CONSUL_CLIENT_KEY: %w", err)
	}
	config.Certificates = []tls.Certificate{pair}
	return config, nil
}

// findRoots returns the authorities of the environment; nil are the system's.
func findRoots() (*x509.CertPool, error) {
	var names []string
	if name := os.Getenv("CONSUL_CACERT"); name != "" {
		names = append(names, name)
	} else if dir := os.Getenv("CONSUL_CAPATH"); dir != "" {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, fmt.Errorf("discovery/consul: CONSUL_CAPATH: %w", err)
		}
		for _, e := range entries {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	} else {
		return nil, nil
	}
	pool, found := x509.NewCertPool(), false
	for _, name := range names {
		content, err := os.ReadFile(name) //nolint:gosec // as above
		if err != nil {
			return nil, fmt.Errorf("discovery/consul: a certificate authority: %w", err)
		}
		found = pool.AppendCertsFromPEM(content) || found
	}
	if !found {
		return nil, errors.New("discovery/consul: CONSUL_CACERT or CONSUL_CAPATH has no certificate")
	}
	return pool, nil
}
