package discovery

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
)

// Prepare returns in as lists have it: a copy that shares nothing, with ID and
// Weight filled in. It fails when Service is empty, when Address is not
// host:port with a host and a port from 1 to 65535, or when Weight is negative.
func (in Instance) Prepare() (Instance, error) {
	if in.Service == "" {
		return Instance{}, errors.New("discovery: an instance has no service")
	}
	if err := checkAddress(in.Address); err != nil {
		return Instance{}, fmt.Errorf("discovery: instance of %s: %w", in.Service, err)
	}
	if in.Weight < 0 {
		return Instance{}, fmt.Errorf("discovery: instance of %s at %s: weight %d is negative", in.Service, in.Address, in.Weight)
	}
	in.ID = cmp.Or(in.ID, in.Address)
	in.Weight = max(in.Weight, 1)
	in.Tags = slices.Clone(in.Tags)
	in.Meta = maps.Clone(in.Meta)
	return in, nil
}

func checkAddress(address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if host == "" {
		return fmt.Errorf("address %q has no host", address)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("address %q has no port from 1 to 65535", address)
	}
	return nil
}

// Equal reports whether both say the same about the same instance. No tags and
// an empty list of tags are the same, and so is metadata.
func (in Instance) Equal(other Instance) bool {
	return in.ID == other.ID && in.Service == other.Service && in.Address == other.Address &&
		in.Zone == other.Zone && in.Version == other.Version && in.Weight == other.Weight &&
		slices.Equal(in.Tags, other.Tags) && maps.Equal(in.Meta, other.Meta)
}

func byID(a, b Instance) int { return cmp.Compare(a.ID, b.ID) }

// PrepareList prepares every instance of one service: an empty Service becomes
// service. It fails when one names another service, when two have the same ID,
// and when Instance.Prepare does.
func PrepareList(service string, list []Instance) ([]Instance, error) {
	prepared := make([]Instance, len(list))
	seen := make(map[string]bool, len(list))
	for i, in := range list {
		in.Service = cmp.Or(in.Service, service)
		if in.Service != service {
			return nil, fmt.Errorf("discovery: an instance of %s is in the list of %s", in.Service, service)
		}
		in, err := in.Prepare()
		if err != nil {
			return nil, err
		}
		if seen[in.ID] {
			return nil, fmt.Errorf("discovery: two instances of %s have the ID %s", service, in.ID)
		}
		seen[in.ID] = true
		prepared[i] = in
	}
	return prepared, nil
}
