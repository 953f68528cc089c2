package eggconsul

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"time"

	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/egg/register"
)

// Config is the section consul. What is left out comes from Consul's own variables of the
// environment where there is one, such as CONSUL_HTTP_ADDR.
type Config struct {
	// Address is the agent's: host:port, a URL of http or https, or unix:///path. Default:
	// CONSUL_HTTP_ADDR, or 127.0.0.1:8500.
	Address string

	// Token is the ACL token. Default: CONSUL_HTTP_TOKEN_FILE or CONSUL_HTTP_TOKEN.
	Token string `config:",secret"`

	// Datacenter is where services are looked up and keys are kept. Default: the agent's.
	Datacenter string

	// TLS is for an address with https. Default: Consul's variables.
	TLS *TLSConfig

	// Check is how Consul finds out whether the application lives.
	Check CheckConfig

	// Register is as what the application is listed. Default: it is not.
	Register *register.Config

	// WeakDependent lets the application start and be ready without the agent. Default: false.
	WeakDependent bool
}

// TLSConfig is how to speak to an agent with https. Names of files are relative to the working
// directory.
type TLSConfig struct {
	// CAFile has the certificates of the authorities, in PEM. Default: the system's.
	CAFile string

	// CertFile and KeyFile are the client's certificate and key, in PEM. Default: none.
	CertFile, KeyFile string

	// ServerName is the name in the agent's certificate. Default: the host of the address.
	ServerName string
}

// CheckConfig is consul.Check; see there.
type CheckConfig struct {
	// HTTP is the path that the agent asks for, such as /readyz. Default: nobody asks; the
	// application says by itself that it lives.
	HTTP string

	// TLS asks with https, and TLSSkipVerify takes any certificate. Default: false.
	TLS, TLSSkipVerify bool

	// Interval is how often HTTP is asked, and Timeout what an answer may take. Default: 10 s
	// and 5 s.
	Interval, Timeout time.Duration

	// TTL is how long the application lives after its last sign of life, without HTTP.
	// Default: 15 s.
	TTL time.Duration

	// DeregisterAfter is how long a dead application stays in Consul's catalog, at least a
	// minute; negative is for ever. Default: 10 minutes.
	DeregisterAfter time.Duration
}

// options are those of consul.New.
func (c *Config) options() (*consul.Options, error) {
	o := &consul.Options{
		Address: c.Address, Token: c.Token, Datacenter: c.Datacenter,
		Check: consul.Check{
			HTTP: c.Check.HTTP, TLS: c.Check.TLS, TLSSkipVerify: c.Check.TLSSkipVerify,
			Interval: c.Check.Interval, Timeout: c.Check.Timeout,
			TTL: c.Check.TTL, DeregisterAfter: c.Check.DeregisterAfter,
		},
	}
	if c.TLS == nil {
		return o, nil
	}
	var err error
	o.TLS, err = c.TLS.load()
	return o, err
}

func (c *TLSConfig) load() (*tls.Config, error) {
	config := &tls.Config{ServerName: c.ServerName, MinVersion: tls.VersionTLS12}
	if c.CAFile != "" {
		pem, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fmt.Errorf("consul.tls.caFile: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("consul.tls.caFile: %s has no certificate", c.CAFile)
		}
	}
	if c.CertFile != "" || c.KeyFile != "" {
		pair, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("consul.tls.certFile and keyFile: %w", err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}
