package security_test

import (
	"net/netip"
	"testing"

	"github.com/koa-go/koa/egg/security"
)

func TestSSRF(t *testing.T) {
	s := security.SSRF{
		IPBlackList:           []string{"10.0.0.0/8", "127.0.0.1", "::1", "fc00::/7"},
		IPExceptionList:       []string{"10.1.1.1", "10.10.0.1/24"},
		HostnameExceptionList: []string{"Internal.example"},
	}
	allowed, err := s.Checker()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		host, addr string
		want       bool
	}{
		{"a.example", "8.8.8.8", true},
		{"a.example", "10.0.0.1", false},
		{"a.example", "127.0.0.1", false},
		{"a.example", "127.0.0.2", true},
		{"a.example", "::ffff:10.0.0.1", false},
		{"a.example", "::1", false},
		{"a.example", "fd00::1%eth0", false},
		{"a.example", "10.1.1.1", true},
		{"a.example", "10.10.0.99", true},
		{"internal.example", "10.0.0.1", true},
	} {
		if got := allowed(tt.host, netip.MustParseAddr(tt.addr)); got != tt.want {
			t.Errorf("%s at %s is allowed: %v, want %v", tt.host, tt.addr, got, tt.want)
		}
	}
}

func TestSSRFWithoutAList(t *testing.T) {
	s := security.SSRF{IPExceptionList: []string{"10.0.0.1"}}
	if allowed, err := s.Checker(); allowed != nil || err != nil {
		t.Errorf("a checker without a black list: %v, %v; want none", allowed != nil, err)
	}
}
