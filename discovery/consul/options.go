package consul

import (
	"cmp"
	"crypto/tls"
	"time"
)

// Options for New. The zero value is ready to use.
type Options struct {
	// Address is the agent's, as Consul's own tools take it: host:port,
	// http://host:port, https://host:port or unix:///path. The default is
	// CONSUL_HTTP_ADDR, and without it 127.0.0.1:8500. CONSUL_HTTP_SSL asks for
	// https where the address has no scheme, and CONSUL_HTTP_AUTH is a
	// user:password for a proxy in front of the agent.
	Address string

	// Token is the ACL token; it is part of no error and no log. The default is
	// the content of the file CONSUL_HTTP_TOKEN_FILE, or CONSUL_HTTP_TOKEN.
	Token string

	// Datacenter is where services are looked up and keys are kept. Instances
	// are registered with the agent, in its own. The default is the agent's.
	Datacenter string

	// TLS is for https. The default is what CONSUL_CACERT, CONSUL_CAPATH,
	// CONSUL_CLIENT_CERT, CONSUL_CLIENT_KEY, CONSUL_TLS_SERVER_NAME and
	// CONSUL_HTTP_SSL_VERIFY say.
	TLS *tls.Config

	// Check is how Consul finds out whether registered instances live. The zero
	// value is a TTL of 15 seconds.
	Check Check

	// Wait is how long a blocking query may stay without an answer, give or take
	// a tenth. Consul allows ten minutes. The default is one minute, after which
	// a connection that is dead without a sign is noticed.
	Wait time.Duration

	// Timeout bounds all other calls, and what a blocking query takes beyond its
	// Wait. The default is ten seconds, since an agent waits seven for a leader.
	Timeout time.Duration

	// Retry is the longest pause after a failure: they are 100 ms, 200 ms and so
	// on, give or take a tenth. The default is five seconds.
	Retry time.Duration

	// Grace is how long a listed instance stays although its checks do not
	// pass: after an outage, and while they have not run since its agent has
	// started. Give checks the time to run once. The default is 15 seconds;
	// negative believes the checks at once.
	Grace time.Duration

	// OnError is told of every failure to follow a service or to keep an
	// instance registered. It may be called by several goroutines and must not
	// call Close. nil drops the reports.
	OnError func(err error)
}

// Check is how Consul finds out whether an instance lives. A new instance counts
// as alive, since it registers when it can be called.
type Check struct {
	// HTTP is what Consul's agent asks for: a path such as /health at the
	// instance's address, or a whole URL. 2xx is alive. Empty: this process says
	// itself that it lives, within TTL.
	HTTP string

	// TLS asks for the path of HTTP with https.
	TLS bool

	// TLSSkipVerify accepts any certificate; instances are asked by address, for
	// which few have one.
	TLSSkipVerify bool

	// Interval is how often HTTP is asked, by default every ten seconds, and
	// Timeout how long an answer may take, by default five.
	Interval, Timeout time.Duration

	// TTL is how long an instance lives after its last sign of life; there are
	// three in that time. The default is 15 seconds. It has no meaning for HTTP.
	TTL time.Duration

	// DeregisterAfter is how long an instance may be critical before Consul
	// forgets it, at least a minute. The default is ten minutes; negative keeps
	// it for ever.
	DeregisterAfter time.Duration
}

func (o Options) withDefaults() Options {
	o.Check = o.Check.withDefaults()
	o.Wait = min(cmp.Or(max(o.Wait, 0), time.Minute), 10*time.Minute)
	o.Timeout = cmp.Or(max(o.Timeout, 0), 10*time.Second)
	o.Retry = cmp.Or(max(o.Retry, 0), 5*time.Second)
	o.Grace = cmp.Or(o.Grace, 15*time.Second)
	if o.OnError == nil {
		o.OnError = func(error) {}
	}
	return o
}

func (c Check) withDefaults() Check {
	c.Interval = cmp.Or(max(c.Interval, 0), 10*time.Second)
	c.Timeout = cmp.Or(max(c.Timeout, 0), 5*time.Second)
	c.TTL = cmp.Or(max(c.TTL, 0), 15*time.Second)
	c.DeregisterAfter = cmp.Or(c.DeregisterAfter, 10*time.Minute)
	return c
}
