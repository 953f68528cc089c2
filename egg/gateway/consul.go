package gateway

import (
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/consul"
)

// consulRegistry is discovery/consul. What is left out comes from Consul's own
// variables of the environment, such as CONSUL_HTTP_ADDR.
type consulRegistry struct {
	Address    string
	Token      string `config:",secret"`
	Datacenter string
	Wait       time.Duration
	Timeout    time.Duration
	Retry      time.Duration
	Grace      time.Duration
}

func (r *consulRegistry) Open(o Opening) (discovery.Resolver, error) {
	return consul.New(&consul.Options{
		Address: r.Address, Token: r.Token, Datacenter: r.Datacenter,
		Wait: r.Wait, Timeout: r.Timeout, Retry: r.Retry, Grace: r.Grace,
		OnError: func(err error) { o.Log.Warn("registry", "registry", o.Name, "error", err) },
	})
}
