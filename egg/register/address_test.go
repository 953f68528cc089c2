package register_test

import (
	"context"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/egg/register"
)

func TestAddress(t *testing.T) {
	for _, tt := range []struct{ name, address, want string }{
		{"is where it listens", "", "127.0.0.1:PORT"},
		{"is what the configuration says", "shop.example:80", "shop.example:80"},
		{"of a host gets the port", "shop.example", "shop.example:PORT"},
		{"of IPv6 gets the port", "fd00::7", "[fd00::7]:PORT"},
		{"of IPv6 in brackets gets the port", "[fd00::7]", "[fd00::7]:PORT"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			registry := newRegistry()
			a := eggtest.Boot(t, shop(&register.Options{Registrar: registry, Config: register.Config{Address: tt.address}}), eggtest.Listen())
			where := strconv.Itoa(a.Listening().(*net.TCPAddr).Port)
			if in := only(t, registry, "shop"); in.Address != strings.Replace(tt.want, "PORT", where, 1) {
				t.Errorf("listed at %s, want %s", in.Address, tt.want)
			}
		})
	}
}

func TestAddressIsRefused(t *testing.T) {
	socket := "unix:" + filepath.Join(t.TempDir(), "s")
	for _, tt := range []struct{ name, listen, address, want string }{
		{"as a URL", "127.0.0.1:0", "http://shop", `mine.register: discovery: instance of shop: address "http://shop" has no port`},
		{"as a path", "127.0.0.1:0", "/run/shop", `mine.register: address: "/run/shop" is neither a host nor host:port`},
		{"with nothing but a socket", socket, "", "mine.register: address: the application listens on the socket "},
		{"without a port for a socket", socket, "shop", "say at which host:port others reach it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := shop(&register.Options{Registrar: newRegistry(), Config: register.Config{Address: tt.address}})
			err := run(t, app, tt.listen, func() { t.Error("it starts") })
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}

// run is the life of an application that is told to stop as soon as it has started.
func run(t *testing.T, newApp func() *egg.App, listen string, started func()) error {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	return newApp().Run(ctx, &egg.Start{
		Env: "unittest", NoFiles: true, Console: io.Discard, Environ: []string{"HOME=" + t.TempDir()}, Listen: listen,
		OnStarted: func(net.Addr) { started(); stop() },
	})
}

func TestWithoutAPortNothingIsListed(t *testing.T) {
	registry := newRegistry()
	eggtest.Boot(t, shop(&register.Options{Registrar: registry, Config: register.Config{Address: "shop.example:80"}}))
	if list := all(t, registry, "shop"); len(list) > 0 {
		t.Errorf("listed: %v", list)
	}
}

func TestOutward(t *testing.T) {
	for _, tt := range []struct {
		name     string
		own      string
		onlyIPv4 bool
		want     string
	}{
		{"is the first of IPv4", "127.0.0.1/8 ::1/128 fe80::1/64 fd00::2/64 169.254.1.1/16 10.0.0.7/8 192.168.1.1/24", false, "10.0.0.7"},
		{"is of IPv6 if there is no other", "127.0.0.1/8 ::1/128 fe80::1/64 fd00::2/64 fd00::3/64", false, "fd00::2"},
		{"is not of IPv6 where that is not served", "127.0.0.1/8 fd00::2/64", true, ""},
		{"is missing on a machine alone", "127.0.0.1/8 ::1/128", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var own []net.Addr
			for text := range strings.FieldsSeq(tt.own) {
				ip, network, err := net.ParseCIDR(text)
				if err != nil {
					t.Fatal(err)
				}
				own = append(own, &net.IPNet{IP: ip, Mask: network.Mask})
			}
			got, err := register.Outward(own, tt.onlyIPv4)
			if got != tt.want || (err != nil) != (tt.want == "") {
				t.Errorf("%q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

// What is listed for a port on all addresses is one of this machine's, or an error.
func TestAddressOfAllInterfaces(t *testing.T) {
	own, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	want, err := register.Outward(own, false)
	registry := newRegistry()
	var list []discovery.Instance
	got := run(t, shop(&register.Options{Registrar: registry}), "[::]:0", func() { list = all(t, registry, "shop") })
	if err != nil {
		if got == nil || !strings.Contains(got.Error(), err.Error()) {
			t.Errorf("%v, want %v", got, err)
		}
		return
	}
	if len(list) != 1 || !strings.HasPrefix(list[0].Address, net.JoinHostPort(want, "")) || got != nil {
		t.Errorf("listed: %v, %v, want %s", list, got, want)
	}
}

// only is the one instance of a service.
func only(t *testing.T, r discovery.Resolver, service string) discovery.Instance {
	t.Helper()
	list := all(t, r, service)
	if len(list) != 1 {
		t.Fatalf("%d instances of %s: %v", len(list), service, list)
	}
	return list[0]
}
