package weburl

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// endsInNumber reports whether the last label is a number, in which case the
// host is an IPv4 address or nothing.
func endsInNumber(host string) bool {
	host = strings.TrimSuffix(host, ".")
	last := host[strings.LastIndexByte(host, '.')+1:]
	if last != "" && strings.Trim(last, "0123456789") == "" {
		return true
	}
	_, ok := parseNumber(last)
	return ok
}

// parseIPv4 reads one to four numbers, of which the last fills all bytes that
// are left.
func parseIPv4(host string) (string, error) {
	parts := strings.Split(strings.TrimSuffix(host, "."), ".")
	if len(parts) > 4 {
		return "", invalid("IPv4 address")
	}
	var address uint64
	for i, part := range parts {
		n, ok := parseNumber(part)
		bytes := 1
		if i == len(parts)-1 {
			bytes = 4 - i
		}
		if !ok || n >= 1<<(8*bytes) {
			return "", invalid("IPv4 address")
		}
		address = address<<(8*bytes) | n
	}
	return netip.AddrFrom4([4]byte{
		byte(address >> 24), byte(address >> 16), byte(address >> 8), byte(address),
	}).String(), nil
}

// parseNumber reads a decimal, octal ("0") or hexadecimal ("0x") number, where
// "0x" alone is 0.
func parseNumber(s string) (uint64, bool) {
	base := 10
	switch {
	case strings.HasPrefix(s, "0x"), strings.HasPrefix(s, "0X"):
		s, base = s[2:], 16
		if s == "" {
			return 0, true
		}
	case len(s) >= 2 && s[0] == '0':
		s, base = s[1:], 8
	}
	n, err := strconv.ParseUint(s, base, 64) // the greatest number when out of range
	return n, err == nil || errors.Is(err, strconv.ErrRange)
}

// parseIPv6 returns an address in brackets, in the form of RFC 5952, except that
// its last four bytes are never written as IPv4.
func parseIPv6(s string) (string, error) {
	address, err := netip.ParseAddr(s)
	if err != nil || !address.Is6() || address.Zone() != "" {
		return "", invalid("IPv6 address")
	}
	if address.Is4In6() {
		b := address.As16()
		return fmt.Sprintf("[::ffff:%x:%x]", uint(b[12])<<8|uint(b[13]), uint(b[14])<<8|uint(b[15])), nil
	}
	return "[" + address.String() + "]", nil
}
