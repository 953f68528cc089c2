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
