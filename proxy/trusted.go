package proxy

import (
	"fmt"
	"net/netip"
	"strings"
)

// trusted are the parsed TrustedProxies.
type trusted struct {
	networks []netip.Prefix
	unix     bool
}

func parseTrusted(list []string) trusted {
	var t trusted
	for _, entry := range list {
		if entry == "unix" {
			t.unix = true
			continue
		}
		prefix, err := netip.ParsePrefix(entry)
		if !strings.Contains(entry, "/") {
			var addr netip.Addr
			addr, err = netip.ParseAddr(entry)
			prefix = netip.PrefixFrom(addr, addr.BitLen())
		}
		if err != nil {
			panic(fmt.Sprintf("proxy: Options.TrustedProxies: %q is no address, CIDR or \"unix\"", entry))
		}
		t.networks = append(t.networks, prefix)
	}
	return t
}

// has reports whether the peer at a RemoteAddr is one of them.
func (t *trusted) has(remote string) bool {
	if len(t.networks) == 0 && !t.unix {
		return false
	}
	peer, err := netip.ParseAddrPort(remote)
	if err != nil {
		return t.unix && (remote == "" || remote == "@")
	}
	for _, network := range t.networks {
		if network.Contains(peer.Addr().Unmap().WithZone("")) {
			return true
		}
	}
	return false
}
