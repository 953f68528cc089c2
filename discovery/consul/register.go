package consul

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/koa-go/koa/discovery"
)

// registration keeps one instance listed until Deregister.
type registration struct {
	registry *Registry
	service  *agentService
	stop     chan struct{} // closed by the first Deregister
	stopOnce sync.Once
	kept     chan struct{} // closed when nobody keeps it any more
	abort    context.CancelFunc

	mu   sync.Mutex // guards gone
	gone bool       // whether it was taken out
}

// agentService is the body of a registration.
type agentService struct {
	service

	Check agentCheck
}

// agentCheck is the check of a registration. Durations are as Go writes them.
type agentCheck struct {
	Status                         string
	HTTP                           string `json:",omitempty"`
	TLSSkipVerify                  bool   `json:",omitempty"`
	Interval                       string `json:",omitempty"`
	Timeout                        string `json:",omitempty"`
	TTL                            string `json:",omitempty"`
	DeregisterCriticalServiceAfter string `json:",omitempty"`
}

// Register implements discovery.Registrar. What it returns is kept until its
// Deregister, also after Close.
func (r *Registry) Register(ctx context.Context, in discovery.Instance) (discovery.Registration, error) {
	s, err := r.describe(in)
	if err != nil {
		return nil, err
	}
	reg := &registration{registry: r, service: s, stop: make(chan struct{}), kept: make(chan struct{})}
	if err := reg.put(ctx); err != nil {
		return nil, wrap("register", s.ID, err)
	}
	var life context.Context
	life, reg.abort = context.WithCancel(context.WithoutCancel(ctx))
	go reg.keep(life)
	return reg, nil
}

// describe says in Consul's words what in is, and which call of Register it was.
func (r *Registry) describe(in discovery.Instance) (*agentService, error) {
	in, err := in.Prepare()
	if err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(in.Address)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	meta := maps.Clone(in.Meta)
	if meta == nil {
		meta = map[string]string{}
	}
	for _, key := range []string{metaZone, metaVersion, metaOwner} {
		if _, ok := meta[key]; ok {
			return nil, fmt.Errorf("discovery/consul: instance of %s at %s: the metadata %s has a meaning here: use Zone and Version", in.Service, in.Address, key)
		}
	}
	meta[metaOwner] = rand.Text()
	for key, value := range map[string]string{metaZone: in.Zone, metaVersion: in.Version} {
		if value != "" {
			meta[key] = value
		}
	}
	return &agentService{
		service: service{
			ID: serviceID(in.Service, in.ID), Name: in.Service, Address: host, Port: number,
			Tags: in.Tags, Meta: meta, Weights: &weights{Passing: in.Weight, Warning: 1},
		},
		Check: r.opts.Check.of(in.Address),
	}, nil
}

// of is the check of the instance at an address.
func (c Check) of(address string) agentCheck {
	check := agentCheck{Status: "passing"}
	if c.DeregisterAfter > 0 {
		check.DeregisterCriticalServiceAfter = c.DeregisterAfter.String()
	}
	if c.HTTP == "" {
		check.TTL = c.TTL.String()
		return check
	}
	check.HTTP, check.TLSSkipVerify = c.HTTP, c.TLSSkipVerify
	check.Interval, check.Timeout = c.Interval.String(), c.Timeout.String()
	if !strings.Contains(c.HTTP, "://") {
		scheme := "http://"
		if c.TLS {
			scheme = "https://"
		}
		check.HTTP = scheme + address + "/" + strings.TrimPrefix(c.HTTP, "/")
	}
	return check
}

// put registers it, in place of what has its ID.
func (reg *registration) put(ctx context.Context) error {
	query := url.Values{"replace-existing-checks": {"true"}}
	_, err := reg.registry.call(ctx, http.MethodPut, "/v1/agent/service/register", query, reg.service, 0)
	return err
}

// owner is who has an ID at the agent.
type owner int

const (
	nobody owner = iota
	ours
	another
)

// owner asks the agent who has the ID.
func (reg *registration) owner(ctx context.Context) (owner, error) {
	a, err := reg.registry.call(ctx, http.MethodGet, "/v1/agent/service/"+url.PathEscape(reg.service.ID), nil, nil, 0)
	if isNotFound(err) {
		return nobody, nil
	}
	if err != nil {
		return nobody, err
	}
	var known service
	if err := json.Unmarshal(a.body, &known); err != nil { //nolint:musttag // the fields have Consul's names
		return nobody, fmt.Errorf("the agent's answer: %w", err)
	}
	if known.Meta[metaOwner] != reg.service.Meta[metaOwner] {
		return another, nil
	}
	return ours, nil
}

func isNotFound(err error) bool {
	e, ok := errors.AsType[*StatusError](err)
	return ok && e.Status == http.StatusNotFound
}

// keep looks after the registration until it is over, or somebody else has taken the
// ID over. After a failure it is less patient.
func (reg *registration) keep(ctx context.Context) {
	defer close(reg.kept)
	failures := 0
	for {
		timer := time.NewTimer(reg.pause(failures))
		select {
		case <-timer.C:
		case <-reg.stop:
			timer.Stop()
			return
		}
		replaced, err := reg.renew(ctx)
		switch {
		case ctx.Err() != nil, replaced:
			return
		case err != nil:
			failures++
			reg.registry.opts.OnError(wrap("keep", reg.service.ID, err))
		default:
			failures = 0
		}
	}
}

func (reg *registration) pause(failures int) time.Duration {
	o := &reg.registry.opts
	if failures > 0 {
		return jitter(backoff(failures, o.Retry))
	}
	if o.Check.HTTP != "" {
		return jitter(o.Check.Interval)
	}
	return jitter(o.Check.TTL / 3)
}

// renew says that the instance lives, and registers it anew when the agent does not
// know it any more.
func (reg *registration) renew(ctx context.Context) (replaced bool, err error) {
	who, err := reg.owner(ctx)
	switch {
	case err != nil:
		return false, err
	case who == another:
		return true, nil
	case who == nobody:
		return false, reg.put(ctx)
	case reg.registry.opts.Check.HTTP != "":
		return false, nil
	}
	_, err = reg.registry.call(ctx, http.MethodPut, "/v1/agent/check/pass/"+url.PathEscape("service:"+reg.service.ID), nil, nil, 0)
	return false, err
}

// Deregister implements discovery.Registration. It fails when the agent cannot be told,
// and may be called again then; Consul forgets the instance by itself after
// Check.DeregisterAfter.
func (reg *registration) Deregister(ctx context.Context) error {
	reg.stopOnce.Do(func() { close(reg.stop) })
	select {
	case <-reg.kept: // or a call on its way might register it anew
	case <-ctx.Done():
		reg.abort()
		<-reg.kept
	}
	reg.abort()
	reg.mu.Lock()
	defer reg.mu.Unlock()
	if reg.gone {
		return nil
	}
	who, err := reg.owner(ctx)
	if err == nil && who == ours {
		_, err = reg.registry.call(ctx, http.MethodPut, "/v1/agent/service/deregister/"+url.PathEscape(reg.service.ID), nil, nil, 0)
	}
	if err != nil {
		return wrap("deregister", reg.service.ID, err)
	}
	reg.gone = true
	return nil
}
