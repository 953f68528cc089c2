package gateway

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/egg/config"
	"github.com/koa-go/koa/proxy"
)

// Service is what runs in several instances.
type Service struct {
	// Instances are where it runs, when no registry knows. An address alone will do
	// for each.
	Instances []Instance

	// Registry is the name of the one that knows. Default: the only one there is.
	Registry string

	// Name is what the registry calls the service. Default: its name here.
	Name string

	// Balancer is "peakEWMA", "roundRobin", "weighted", "random",
	// "leastConnections" or "consistentHash". Default: peakEWMA.
	Balancer string

	// HashHeader and HashCookie name what keeps requests together for
	// consistentHash. Default: the address of the client.
	HashHeader string
	HashCookie string

	// TLS is how to speak to the instances. Default: plain HTTP.
	TLS *ServiceTLS

	// Options are all others of package proxy, by their names: timeouts, retries,
	// hedging, breaker, ejection, checks, limits. TrustedProxies is that of the
	// gateway, and there is no Forwarded.
	proxy.Options

	source config.Source
}

// ServiceTLS is how to speak to instances.
type ServiceTLS struct {
	// CAFile is a PEM file with those who may vouch for instances. Default: those of
	// the system.
	CAFile string

	// CertFile and KeyFile are what the gateway shows instances.
	CertFile string
	KeyFile  string

	// ServerName is the name instances are verified by. Default: the host of their
	// address.
	ServerName string
}

// Instance is one of a service.
type Instance struct{ discovery.Instance }

// UnmarshalConfig takes an address alone too.
func (i *Instance) UnmarshalConfig(n *config.Node) error {
	if n.Kind() == config.Text {
		i.Address = n.Text()
	} else if err := n.Decode(&i.Instance); err != nil {
		return err
	}
	in := i.Instance
	in.Service = "the service"
	if _, err := in.Prepare(); err != nil {
		return n.Errorf("%w", err)
	}
	return nil
}

// UnmarshalConfig checks what one service can be checked for.
func (s *Service) UnmarshalConfig(n *config.Node) error {
	s.source = n.Source()
	type plain Service
	if err := n.Decode((*plain)(s)); err != nil {
		return err
	}
	_, err := s.balancer()
	switch {
	case err != nil:
		return at(n, "balancer").Errorf("%w", err)
	case s.TrustedProxies != nil:
		return at(n, "trustedProxies").Errorf("is not for one service: write it at the top")
	case s.Forwarded:
		return at(n, "forwarded").Errorf("the gateway sends X-Forwarded-* only")
	case len(s.Instances) > 0 && s.Registry != "":
		return at(n, "registry").Errorf("there are instances already; keep one of the two")
	case (s.HashHeader != "" || s.HashCookie != "") && s.Balancer != "consistentHash":
		return n.Errorf("hashHeader and hashCookie are for balancer: consistentHash")
	}
	return nil
}

// at is the value of a key, or the object when it has no such key.
func at(n *config.Node, key string) *config.Node {
	for name, value := range n.Fields() {
		if name == key {
			return value
		}
	}
	return n
}

// balancer makes the one that is asked for.
func (s *Service) balancer() (proxy.Balancer, error) {
	switch s.Balancer {
	case "", "peakEWMA":
		return &proxy.PeakEWMA{}, nil
	case "roundRobin":
		return &proxy.RoundRobin{}, nil
	case "weighted":
		return &proxy.Weighted{}, nil
	case "random":
		return &proxy.Random{}, nil
	case "leastConnections":
		return &proxy.LeastConnections{}, nil
	case "consistentHash":
		return &proxy.ConsistentHash{Key: s.hashKey()}, nil
	}
	return nil, fmt.Errorf("%q is none of peakEWMA, roundRobin, weighted, random, leastConnections, consistentHash", s.Balancer)
}

// hashKey is nil for the address of the client.
func (s *Service) hashKey() func(r *http.Request) string {
	header, cookie := s.HashHeader, s.HashCookie
	switch {
	case header != "":
		return func(r *http.Request) string { return r.Header.Get(header) }
	case cookie != "":
		return func(r *http.Request) string {
			c, err := r.Cookie(cookie)
			if err != nil {
				return ""
			}
			return c.Value
		}
	}
	return clientAddress
}

// clientAddress is the client's, as far as the gateway trusts what it was told.
func clientAddress(r *http.Request) string {
	client, _, _ := strings.Cut(r.Header.Get("X-Forwarded-For"), ",")
	return client
}

var serviceName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)
