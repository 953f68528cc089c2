package register

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// reachable is the host:port that callers are told, "" when nobody can call: an application in
// a test listens in memory.
func (c *Config) reachable(at net.Addr) (string, error) {
	switch at := at.(type) {
	case *net.TCPAddr:
		return c.withPort(at)
	case *net.UnixAddr:
		if _, _, err := net.SplitHostPort(c.Address); err != nil {
			return "", fmt.Errorf("address: the application listens on the socket %s; say at which host:port others reach it", at)
		}
		return c.Address, nil
	}
	return "", nil
}

func (c *Config) withPort(at *net.TCPAddr) (string, error) {
	if _, _, err := net.SplitHostPort(c.Address); err == nil {
		return c.Address, nil
	}
	host := strings.TrimSuffix(strings.TrimPrefix(c.Address, "["), "]")
	switch {
	case strings.ContainsAny(host, ":/ ") && !isIPv6(host):
		return "", fmt.Errorf("address: %q is neither a host nor host:port", c.Address)
	case host == "" && at.IP.IsUnspecified():
		own, err := net.InterfaceAddrs()
		if err != nil {
			return "", fmt.Errorf("address: %w", err)
		}
		if host, err = outward(own, at.IP.To4() != nil); err != nil {
			return "", err
		}
	case host == "":
		return at.String(), nil
	}
	return net.JoinHostPort(host, strconv.Itoa(at.Port)), nil
}

func isIPv6(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Is6()
}

// outward is the first address that other machines may reach, IPv4 before IPv6.
func outward(own []net.Addr, onlyIPv4 bool) (string, error) {
	var found string
	for _, a := range own {
		network, ok := a.(*net.IPNet)
		if !ok || !network.IP.IsGlobalUnicast() {
			continue // loopback, link-local and the like
		}
		if network.IP.To4() != nil {
			return network.IP.String(), nil
		}
		if found == "" && !onlyIPv4 {
			found = network.IP.String()
		}
	}
	if found == "" {
		return "", errors.New("address: the application listens on every address of this machine, " +
			"which has none that others could reach; say which one it is")
	}
	return found, nil
}
