package httpclient

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"syscall"
)

// Guard keeps requests to URLs that users name away from addresses that only
// this machine should reach (server-side request forgery): the place of
// config.security.ssrf. It looks at each address right before it is dialled,
// after the lookup, so neither redirects, nor names that change their address,
// nor spellings such as 0x7f.1 get around it. It does not change afterwards:
// the client keeps a copy.
type Guard struct {
	// Blocklist are the addresses refused, Egg's ipBlackList. The default, if
	// it is nil, is [SpecialAddresses].
	Blocklist []netip.Prefix

	// Allow are exceptions from the Blocklist, Egg's ipExceptionList. Behind
	// 64:ff9b::/96 (NAT64) the IPv4 address is looked at too, so allowing this
	// range does not open what is blocked in IPv4.
	Allow []netip.Prefix

	// Hosts are hosts whose addresses are not looked at, Egg's
	// hostnameExceptionList: names as they stand in URLs, with no wildcards.
	// Capitals make no difference.
	Hosts []string

	// CheckAddress decides in place of Blocklist and Allow; an error refuses
	// the address. addr is never IPv4 mapped to IPv6, and has no zone. It is
	// called from several goroutines.
	CheckAddress func(host string, addr netip.Addr) error
}

// BlockedError is the error of a request to an address that a [Guard] refused.
// Find it with errors.AsType.
type BlockedError struct {
	// Host is the host of the URL.
	Host string

	// Addr is the address it stands for.
	Addr netip.Addr

	// Rule is what refused it: a prefix, with its meaning if it is one of
	// SpecialAddresses, or "CheckAddress".
	Rule string

	// Err is the error of CheckAddress.
	Err error
}

// Error names host, address and rule.
func (e *BlockedError) Error() string {
	s := fmt.Sprintf("httpclient: %s is %s, blocked by %s", e.Host, e.Addr, e.Rule)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns Err.
func (e *BlockedError) Unwrap() error { return e.Err }

// Check returns a [*BlockedError] if a request to host may not go to addr, an
// address of it.
func (g *Guard) Check(host string, addr netip.Addr) error {
	addr = addr.Unmap().WithZone("") // prefixes contain no address with a zone
	if g.trusts(host) {
		return nil
	}
	if g.CheckAddress != nil {
		if err := g.CheckAddress(host, addr); err != nil {
			return &BlockedError{Host: host, Addr: addr, Rule: "CheckAddress", Err: err}
		}
		return nil
	}
	rule := g.rule(addr)
	if v4, ok := behindNAT64(addr); ok && rule == "" {
		rule = g.rule(v4)
	}
	if rule != "" {
		return &BlockedError{Host: host, Addr: addr, Rule: rule}
	}
	return nil
}

func (g *Guard) trusts(host string) bool {
	host = strings.TrimSuffix(host, ".")
	return slices.ContainsFunc(g.Hosts, func(h string) bool { return strings.EqualFold(strings.TrimSuffix(h, "."), host) })
}

// rule is what refuses addr, "" if nothing does.
func (g *Guard) rule(addr netip.Addr) string {
	contains := func(p netip.Prefix) bool { return p.Contains(addr) }
	if slices.ContainsFunc(g.Allow, contains) {
		return ""
	}
	if g.Blocklist == nil {
		return specialRule(addr)
	}
	if i := slices.IndexFunc(g.Blocklist, contains); i >= 0 {
		return g.Blocklist[i].String()
	}
	return ""
}

// control is called with each address of host that is about to be dialled. An
// error keeps it from that.
func (g *Guard) control(host string) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		return g.Check(host, to.Addr())
	}
}
