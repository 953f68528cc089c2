package httpclient

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"time"
)

// dnsCache remembers the addresses of hosts, as Egg's DNSCacheHttpClient does,
// but where connections are made, so that Host and TLS names stay as they are.
type dnsCache struct {
	resolver *net.Resolver
	interval time.Duration
	limit    int

	mu    sync.Mutex // guards hosts
	hosts map[string]dnsEntry
}

type dnsEntry struct {
	addrs  []netip.Addr
	looked time.Time
}

func newDNSCache(r *net.Resolver, interval time.Duration, limit int) *dnsCache {
	return &dnsCache{resolver: r, interval: interval, limit: limit, hosts: map[string]dnsEntry{}}
}

// lookup returns the addresses of host. Those who come while an old entry is
// being looked up get the old one, and so does everybody when that fails.
func (c *dnsCache) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	old, fresh := c.get(host)
	if fresh {
		return old, nil
	}
	addrs, err := c.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		if old != nil {
			return old, nil
		}
		return nil, err
	}
	c.put(host, addrs)
	return addrs, nil
}

// get returns what is known of host, and whether that will do. The first who
// finds it too old is to look it up.
func (c *dnsCache) get(host string) (addrs []netip.Addr, fresh bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.hosts[host]
	if !ok {
		return nil, false
	}
	now := time.Now()
	if now.Sub(e.looked) < c.interval {
		return e.addrs, true
	}
	c.hosts[host] = dnsEntry{e.addrs, now}
	return e.addrs, false
}

func (c *dnsCache) put(host string, addrs []netip.Addr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.hosts[host]; !ok && len(c.hosts) >= c.limit {
		c.evict()
	}
	c.hosts[host] = dnsEntry{addrs, time.Now()}
}

// evict forgets the host that was looked up longest ago. Going through all of
// them is short beside the lookup that made it necessary.
func (c *dnsCache) evict() {
	var oldest string
	var looked time.Time
	for host, e := range c.hosts {
		if looked.IsZero() || e.looked.Before(looked) {
			oldest, looked = host, e.looked
		}
	}
	delete(c.hosts, oldest)
}
