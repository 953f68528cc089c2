package httpclient

import "net/netip"

// special are the addresses that are no host on the public Internet: the
// registries of RFC 6890 at IANA, without those that are reachable globally,
// and the addresses of cloud metadata services outside of them.
var special = []struct {
	prefix  netip.Prefix
	meaning string
}{
	{netip.MustParsePrefix("0.0.0.0/8"), "this network"},
	{netip.MustParsePrefix("10.0.0.0/8"), "private"},
	{netip.MustParsePrefix("100.64.0.0/10"), "carrier-grade NAT"}, // and Alibaba's metadata
	{netip.MustParsePrefix("127.0.0.0/8"), "loopback"},
	{netip.MustParsePrefix("168.63.129.16/32"), "metadata of Azure"},
	{netip.MustParsePrefix("169.254.0.0/16"), "link-local"}, // and most metadata
	{netip.MustParsePrefix("172.16.0.0/12"), "private"},
	{netip.MustParsePrefix("192.0.0.0/24"), "protocol assignments"}, // and Oracle's metadata
	{netip.MustParsePrefix("192.0.2.0/24"), "documentation"},
	{netip.MustParsePrefix("192.88.99.0/24"), "6to4 relay"},
	{netip.MustParsePrefix("192.168.0.0/16"), "private"},
	{netip.MustParsePrefix("198.18.0.0/15"), "benchmarks"},
	{netip.MustParsePrefix("198.51.100.0/24"), "documentation"},
	{netip.MustParsePrefix("203.0.113.0/24"), "documentation"},
	{netip.MustParsePrefix("224.0.0.0/4"), "multicast"},
	{netip.MustParsePrefix("240.0.0.0/4"), "reserved"}, // and broadcast

	{netip.MustParsePrefix("::/128"), "unspecified"},
	{netip.MustParsePrefix("::1/128"), "loopback"},
	{netip.MustParsePrefix("::/96"), "IPv4-compatible"},
	{netip.MustParsePrefix("::ffff:0:0:0/96"), "IPv4-translated"},
	{nat64, "NAT64"},
	{netip.MustParsePrefix("64:ff9b:1::/48"), "local NAT64"},
	{netip.MustParsePrefix("100::/64"), "discard-only"},
	{netip.MustParsePrefix("100:0:0:1::/64"), "dummy"},
	{netip.MustParsePrefix("2001::/32"), "Teredo"},
	{netip.MustParsePrefix("2001::/23"), "protocol assignments"},
	{netip.MustParsePrefix("2001:db8::/32"), "documentation"},
	{netip.MustParsePrefix("2002::/16"), "6to4"},
	{netip.MustParsePrefix("3fff::/20"), "documentation"},
	{netip.MustParsePrefix("5f00::/16"), "segment routing"},
	{netip.MustParsePrefix("fc00::/7"), "unique local"}, // and metadata of AWS and Google
	{netip.MustParsePrefix("fe80::/10"), "link-local"},
	{netip.MustParsePrefix("fec0::/10"), "site-local"},
	{netip.MustParsePrefix("ff00::/8"), "multicast"},
}

var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// SpecialAddresses returns what a [Guard] blocks by default: unspecified,
// loopback, link-local, private and unique local, carrier-grade NAT, multicast,
// reserved and broadcast, documentation and benchmark addresses, IPv6 that
// carries IPv4 (NAT64, 6to4, Teredo, IPv4-compatible), and the metadata
// services of clouds. IPv4 mapped to IPv6 counts as IPv4. The slice is the
// caller's.
func SpecialAddresses() []netip.Prefix {
	all := make([]netip.Prefix, len(special))
	for i, s := range special {
		all[i] = s.prefix
	}
	return all
}

func specialRule(addr netip.Addr) string {
	for _, s := range special {
		if s.prefix.Contains(addr) {
			return s.prefix.String() + " (" + s.meaning + ")"
		}
	}
	return ""
}

// behindNAT64 is the IPv4 address that a translator makes of addr (RFC 6052
// 2.1).
func behindNAT64(addr netip.Addr) (netip.Addr, bool) {
	if !nat64.Contains(addr) {
		return netip.Addr{}, false
	}
	b := addr.As16()
	return netip.AddrFrom4([4]byte(b[12:])), true
}
