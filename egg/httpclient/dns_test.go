package httpclient_test

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
)

// dnsServer is a DNS server on a real socket, with answers that may change.
type dnsServer struct {
	resolver *net.Resolver

	mu      sync.Mutex // guards what follows
	answers map[string][]netip.Addr
	broken  bool
	asked   map[string]int
	after   func() // each question for IPv4
}

func newDNS(t *testing.T) *dnsServer {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &dnsServer{answers: map[string][]netip.Addr{}, asked: map[string]int{}, after: func() {}}
	d.resolver = resolverAt(conn.LocalAddr().String())
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			_, _ = conn.WriteTo(d.answer(buf[:n]), from)
		}
	}()
	t.Cleanup(func() { _ = conn.Close(); <-done })
	return d
}

// set gives a host addresses, or none.
func (d *dnsServer) set(host string, addrs ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answers[host] = nil
	for _, a := range addrs {
		d.answers[host] = append(d.answers[host], netip.MustParseAddr(a))
	}
}

// afterEach calls fn after each question, with the answers locked.
func (d *dnsServer) afterEach(fn func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.after = fn
}

func (d *dnsServer) setBroken(broken bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.broken = broken
}

// lookups is how often the IPv4 addresses of a host were asked for.
func (d *dnsServer) lookups(host string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.asked[host]
}

// answer makes the answer to a message with one question (RFC 1035 4).
func (d *dnsServer) answer(query []byte) []byte {
	host, end := "", 12
	for query[end] != 0 {
		n := int(query[end])
		host += string(query[end+1:end+1+n]) + "."
		end += n + 1
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	wantV6 := query[end+2] == 28
	end += 5

	d.mu.Lock()
	defer d.mu.Unlock()
	msg := append([]byte{query[0], query[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, query[12:end]...)
	addrs, known := d.answers[host]
	switch {
	case d.broken:
		msg[3] |= 2 // SERVFAIL
	case !known:
		msg[3] |= 3 // NXDOMAIN
	}
	for _, a := range addrs {
		if a.Is6() != wantV6 || d.broken {
			continue
		}
		kind := byte(1)
		if a.Is6() {
			kind = 28
		}
		msg[7]++
		msg = append(msg, 0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 0, 0, byte(len(a.AsSlice())))
		msg = append(msg, a.AsSlice()...)
	}
	if !wantV6 {
		d.asked[host]++
		d.after()
	}
	return msg
}

// resolverAt asks the server at addr.
func resolverAt(addr string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", addr)
	}}
}
