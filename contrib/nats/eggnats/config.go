package eggnats

import (
	"time"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/clienttls"
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
	TLS *clienttls.Config

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

// connection are the options of nats.Connect.
func (c *Config) connection(app *egg.App) (*nats.Options, error) {
	o := &nats.Options{
		URL: c.URL, Name: app.Name(), User: c.User, Password: c.Password, Token: c.Token,
		Credentials: c.Credentials, NKey: c.NKey, Timeout: c.Timeout,
		OnError: func(err error) { warn(app, err) },
	}
	var err error
	o.TLS, err = c.TLS.Load("nats.tls")
	return o, err
}

// registry are the options of nats.NewRegistry.
func (c *Config) registry(app *egg.App) *nats.RegistryOptions {
	return &nats.RegistryOptions{
		Bucket: c.Bucket, TTL: c.TTL, Replicas: c.Replicas,
		OnError: func(err error) { warn(app, err) },
	}
}
