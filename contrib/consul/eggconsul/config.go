package eggconsul

import (
	"time"

	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/egg/clienttls"
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
	TLS *clienttls.Config

	// Check is how Consul finds out whether the application lives.
	Check CheckConfig

	// Register is as what the application is listed. Default: it is not.
	Register *register.Config

	// WeakDependent lets the application start and be ready without the agent. Default: false.
	WeakDependent bool
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
	var err error
	o.TLS, err = c.TLS.Load("consul.tls")
	return o, err
}
