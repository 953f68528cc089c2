package consul

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/koa-go/koa/discovery"
)

// The metadata of a service that means something here.
const (
	metaZone    = "zone"
	metaVersion = "version"
	metaOwner   = "koa-registration" // which call of Register it is
)

// healthEntry is one element of the answer of /v1/health/service.
type healthEntry struct {
	Node struct {
		Node, Address string
	}
	Service struct {
		service
		ModifyIndex uint64
	}
	Checks []struct {
		Status string
	}
}

// service is how Consul writes a service, both ways.
type service struct {
	ID      string
	Service string `json:",omitempty"` // its name in answers
	Name    string `json:",omitempty"` // and in registrations
	Address string
	Port    int
	Tags    []string
	Meta    map[string]string
	Weights *weights `json:",omitempty"`
}

type weights struct{ Passing, Warning int }

// listed is an instance of an answer and what decides whether it is in the list.
type listed struct {
	discovery.Instance

	passing bool
	changed uint64
}

// parse reads the answer to the question who runs the service name. An instance
// that makes no sense is an error of its own, and the others are returned.
func parse(name string, body []byte) (list []listed, bad, err error) {
	var entries []healthEntry
	if err := json.Unmarshal(body, &entries); err != nil { //nolint:musttag // the fields have Consul's names
		return nil, nil, fmt.Errorf("the agent's answer: %w", err)
	}
	byID := make(map[string]listed, len(entries))
	for i := range entries {
		in, err := entries[i].instance(name)
		if err != nil {
			bad = err
			continue
		}
		l := listed{Instance: in, passing: entries[i].passing(), changed: entries[i].Service.ModifyIndex}
		// It may have moved to another node, and the old one not know yet.
		if other, ok := byID[in.ID]; !ok || l.changed > other.changed {
			byID[in.ID] = l
		}
	}
	return slices.Collect(maps.Values(byID)), bad, nil
}

// passing reports whether all checks pass, those of the node too.
func (e *healthEntry) passing() bool {
	for _, c := range e.Checks {
		if c.Status != "passing" {
			return false
		}
	}
	return true
}

func (e *healthEntry) instance(name string) (discovery.Instance, error) {
	s := &e.Service.service
	in := discovery.Instance{
		ID:      e.Node.Node + "/" + s.ID, // unique on its node only
		Service: name,
		Address: net.JoinHostPort(cmp.Or(s.Address, e.Node.Address), strconv.Itoa(s.Port)),
		Zone:    s.Meta[metaZone],
		Version: s.Meta[metaVersion],
		Tags:    s.Tags,
		Meta:    s.Meta,
	}
	if s.Weights != nil {
		in.Weight = max(s.Weights.Passing, 0)
	}
	if s.Meta[metaOwner] != "" {
		in.ID = strings.TrimPrefix(s.ID, serviceID(name, ""))
	}
	in, err := in.Prepare()
	if err != nil {
		return in, fmt.Errorf("the service %s of the node %s: %w", s.ID, e.Node.Node, err)
	}
	for _, key := range []string{metaZone, metaVersion, metaOwner} {
		delete(in.Meta, key)
	}
	return in, nil
}

// serviceID is the ID of an instance at Consul, where two services of an agent
// must not have the same.
func serviceID(name, id string) string { return name + ":" + id }
