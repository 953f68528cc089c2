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
	Checks []healthCheck
}

// healthCheck is what Consul knows of one check.
type healthCheck struct {
	CheckID, Type, Status, Output string
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

	passing   bool
	unchecked bool // whether all that speaks against it are checks that have not run yet
	changed   uint64
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
		l := listed{Instance: in, changed: entries[i].Service.ModifyIndex}
		l.passing, l.unchecked = entries[i].health()
		// It may have moved to another node, and the old one not know yet.
		if other, ok := byID[in.ID]; !ok || l.changed > other.changed {
			byID[in.ID] = l
		}
	}
	return slices.Collect(maps.Values(byID)), bad, nil
}

// health reports whether all checks pass, those of the node too, and if not whether it is only
// because some have not run.
func (e *healthEntry) health() (passing, unchecked bool) {
	passing, unchecked = true, true
	for _, c := range e.Checks {
		if c.Status != "passing" {
			passing = false
			unchecked = unchecked && c.unchecked()
		}
	}
	return passing, unchecked && !passing
}

// unchecked reports whether the check has not run since its agent started. An agent calls what it
// asks critical until then, and has nothing to say yet. A TTL is nothing that runs, and keeps its
// state in a restart; and whoever puts a service or a node under maintenance wants it to leave.
func (c *healthCheck) unchecked() bool {
	return c.Status == "critical" && c.Output == "" && c.Type != "ttl" && !strings.Contains(c.CheckID, "_maintenance")
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
