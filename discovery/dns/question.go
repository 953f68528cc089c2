package dns

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/koa-go/koa/discovery"
)

// maxLookups is how many targets of SRV records are looked up at once.
const maxLookups = 8

// question is what is looked up: the addresses of a host, or SRV records.
type question struct {
	name string
	port uint16 // 0: SRV records
}

func parseQuestion(text string) (question, error) {
	if strings.HasPrefix(text, "_") {
		return question{name: text}, nil
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return question{}, fmt.Errorf("discovery/dns: a service is host:port, or the name of SRV records: %w", err)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 || host == "" {
		return question{}, fmt.Errorf("discovery/dns: %q needs a host and a port from 1 to 65535", text)
	}
	return question{name: host, port: uint16(n)}, nil
}

// ask returns the instances that DNS knows of. A name without records is none.
func (s *service) ask(ctx context.Context) ([]discovery.Instance, error) {
	if s.question.port == 0 {
		return s.askSRV(ctx)
	}
	addrs, err := s.addresses(ctx, s.question.name)
	if err != nil {
		return nil, err
	}
	var list []discovery.Instance
	for _, addr := range addrs {
		list = append(list, s.instance(addr, s.question.port, s.question.name))
	}
	return distinct(list), nil
}

// askSRV lists the targets of the lowest priority that has an address, or of
// all: clients must try the lowest-numbered one they can reach (RFC 2782).
func (s *service) askSRV(ctx context.Context) ([]discovery.Instance, error) {
	_, records, err := s.net.LookupSRV(ctx, "", "", s.question.name)
	if err != nil {
		return nil, notFoundIsNone(err)
	}
	slices.SortFunc(records, func(a, b *net.SRV) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), strings.Compare(a.Target, b.Target))
	})
	var list []discovery.Instance
	for len(records) > 0 && (s.all || len(list) == 0) {
		n := slices.IndexFunc(records, func(r *net.SRV) bool { return r.Priority != records[0].Priority })
		if n < 0 {
			n = len(records)
		}
		group, err := s.targets(ctx, records[:n])
		if err != nil {
			return nil, err
		}
		list = append(list, group...)
		records = records[n:]
	}
	return distinct(list), nil
}

// targets lists the addresses of all records. One failure fails them all: half a
// list would look as if the other half had left.
func (s *service) targets(ctx context.Context, records []*net.SRV) ([]discovery.Instance, error) {
	lists := make([][]discovery.Instance, len(records))
	errs := make([]error, len(records))
	slots := make(chan struct{}, maxLookups)
	var all sync.WaitGroup
	for i, record := range records {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			lists[i], errs[i] = s.target(ctx, record)
		})
	}
	all.Wait()
	return slices.Concat(lists...), errors.Join(errs...)
}

func (s *service) target(ctx context.Context, record *net.SRV) ([]discovery.Instance, error) {
	host := strings.TrimSuffix(record.Target, ".")
	if host == "" || record.Port == 0 {
		return nil, nil // "." says that the service is not available (RFC 2782)
	}
	addrs, err := s.addresses(ctx, record.Target)
	if err != nil {
		return nil, err
	}
	var list []discovery.Instance
	for _, addr := range addrs {
		in := s.instance(addr, record.Port, host)
		in.Weight = max(int(record.Weight), 1)
		in.Meta["priority"] = strconv.Itoa(int(record.Priority))
		list = append(list, in)
	}
	return list, nil
}

// addresses looks both families up one by one. In a lookup of both at once, the
// server's failure for one can hide behind "no such records" of the other.
func (s *service) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}, nil
	}
	var found []netip.Addr
	for _, family := range []string{"ip4", "ip6"} {
		addrs, err := s.net.LookupNetIP(ctx, family, host)
		if err := notFoundIsNone(err); err != nil {
			return nil, err
		}
		found = append(found, addrs...)
	}
	return found, nil
}

// notFoundIsNone keeps the errors that say nothing about the name.
func notFoundIsNone(err error) error {
	if e, ok := errors.AsType[*net.DNSError](err); ok && e.IsNotFound {
		return nil
	}
	// The hosts file knows the name, but in the other family.
	if _, ok := errors.AsType[*net.AddrError](err); ok {
		return nil
	}
	return err
}

func (s *service) instance(addr netip.Addr, port uint16, host string) discovery.Instance {
	address := netip.AddrPortFrom(addr.Unmap(), port).String()
	return discovery.Instance{
		ID:      address,
		Service: s.name,
		Address: address,
		Weight:  1,
		Meta:    map[string]string{"host": host},
	}
}

// distinct keeps the first of the instances with one address.
func distinct(list []discovery.Instance) []discovery.Instance {
	slices.SortStableFunc(list, func(a, b discovery.Instance) int { return strings.Compare(a.ID, b.ID) })
	return slices.CompactFunc(list, func(a, b discovery.Instance) bool { return a.ID == b.ID })
}
