package eggnats

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"time"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/register"
)

// Config is the section nats.
type Config struct {
	// URL is where servers are, several with commas between them; a user and a password may
	// stand in it. Default: NATS_URL, or nats://127.0.0.1:4222.
	URL string `config:",secret"`

	// User and Password, or Token, log in. Default: what URL says.
	User     string
	Password string `config:",secret"`
	Token    string `config:",secret"`

	// Credentials is the path of a .creds file, and NKey of a file with a seed, which log
	// in. Default: neither.
	Credentials, NKey string

	// TLS makes the connection encrypted. Default: as the scheme of URL says.
	TLS *TLSConfig

	// Timeout is how long a server may take to let the application in. Default: 2 s.
	Timeout time.Duration

	// Bucket is the name of the bucket in which services are listed. Default: services.
	Bucket string

	// TTL is how long the application stays listed after its last sign of life, and Replicas
	// how many servers keep the bucket; both are for who makes it. Default: 15 s and 1.
	TTL      time.Duration
	Replicas int

	// Register is as what the application is listed. Default: it is not.
	Register *register.Config

	// WeakDependent lets the application start and be ready without a server. Default: false.
	WeakDependent bool
}

// TLSConfig is how to speak to servers with TLS. Names of files are relative to the working
// directory.
type TLSConfig struct {
	// CAFile has the certificates of the authorities, in PEM. Default: the system's.
	CAFile string

	// CertFile and KeyFile are the client's certificate and key, in PEM. Default: none.
	CertFile, KeyFile string
}

// connection are the options of nats.Connect.
func (c *Config) connection(app *egg.App) (*nats.Options, error) {
	o := &nats.Options{
		URL: c.URL, Name: app.Name(), User: c.User, Password: c.Password, Token: c.Token,
		Credentials: c.Credentials, NKey: c.NKey, Timeout: c.Timeout,
		OnError: func(err error) { warn(app, err) },
	}
	if c.TLS == nil {
		return o, nil
	}
	var err error
	o.TLS, err = c.TLS.load()
	return o, err
}

// registry are the options of nats.NewRegistry.
func (c *Config) registry(app *egg.App) *nats.RegistryOptions {
	return &nats.RegistryOptions{
		Bucket: c.Bucket, TTL: c.TTL, Replicas: c.Replicas,
		OnError: func(err error) { warn(app, err) },
	}
}

func (c *TLSConfig) load() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.CAFile != "" {
		pem, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fmt.Errorf("nats.tls.caFile: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("nats.tls.caFile: %s has no certificate", c.CAFile)
		}
	}
	if c.CertFile != "" || c.KeyFile != "" {
		pair, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("nats.tls.certFile and keyFile: %w", err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}
