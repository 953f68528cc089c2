package security

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Checker returns what tells whether a request to hostname may connect to addr,
// nil when there is no IPBlackList (Egg's ssrf.checkAddress). The addresses of
// a host are asked for one by one. Unlike Egg's it looks at IPv6 addresses, and
// at IPv4 ones written as IPv6. The function is safe for concurrent use.
func (s *SSRF) Checker() (func(hostname string, addr netip.Addr) bool, error) {
	black, err := networks("security.ssrf.ipBlackList", s.IPBlackList)
	if err != nil {
		return nil, err
	}
	exceptions, err := networks("security.ssrf.ipExceptionList", s.IPExceptionList)
	if err != nil || len(black) == 0 {
		return nil, err
	}
	hostnames := lowered(s.HostnameExceptionList)
	return func(hostname string, addr netip.Addr) bool {
		addr = addr.Unmap().WithZone("")
		in := func(n netip.Prefix) bool { return n.Contains(addr) }
		return slices.Contains(hostnames, strings.ToLower(hostname)) ||
			slices.ContainsFunc(exceptions, in) || !slices.ContainsFunc(black, in)
	}, nil
}

// networks reads addresses and networks.
func networks(key string, list []string) ([]netip.Prefix, error) {
	all := make([]netip.Prefix, len(list))
	for i, text := range list {
		if addr, err := netip.ParseAddr(text); err == nil {
			addr = addr.Unmap()
			all[i] = netip.PrefixFrom(addr, addr.BitLen())
			continue
		}
		n, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		all[i] = n.Masked()
	}
	return all, nil
}
