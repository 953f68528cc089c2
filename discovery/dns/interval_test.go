package dns_test

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/discovery/dns"
)

// clocked is a name server at the other end of a pipe, so that it lives in the
// test's time. It notes when address records are asked for.
type clocked struct {
	mu    sync.Mutex // guards the rest
	code  int
	asked []time.Time
}

func (c *clocked) resolver() *net.Resolver {
	return &net.Resolver{
		PreferGo:     true,
		StrictErrors: true,
		Dial: func(context.Context, string, string) (net.Conn, error) {
			near, far := net.Pipe()
			go c.serve(far)
			return near, nil
		},
	}
}

// serve answers one question; on a stream a length stands before each message
// (RFC 1035 4.2.2).
func (c *clocked) serve(conn net.Conn) {
	defer conn.Close()
	length := make([]byte, 2)
	if _, err := io.ReadFull(conn, length); err != nil {
		return
	}
	query := make([]byte, binary.BigEndian.Uint16(length))
	if _, err := io.ReadFull(conn, query); err != nil {
		return
	}
	_, end := readName(query, 12)
	kind := int(binary.BigEndian.Uint16(query[end:]))
	var data [][]byte
	c.mu.Lock()
	code := c.code
	if kind == typeA {
		c.asked = append(c.asked, time.Now())
		data = append(data, address("127.0.0.1"))
	}
	c.mu.Unlock()
	reply := message(query[:end+4], code, kind, data)
	// Nobody may wait for it any more.
	_, _ = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...))
}

// gaps returns the pauses between lookups: questions at one time are one.
func (c *clocked) gaps() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	var gaps []time.Duration
	for i := 1; i < len(c.asked); i++ {
		if gap := c.asked[i].Sub(c.asked[i-1]); gap > 0 {
			gaps = append(gaps, gap)
		}
	}
	return gaps
}

// run watches users.test for some time of the test's clock.
func (c *clocked) run(t *testing.T, interval, length time.Duration) {
	t.Helper()
	r := dns.New(&dns.Options{Resolver: c.resolver(), Interval: interval})
	w, err := r.Watch(t.Context(), "users.test:80")
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(length)
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	synctest.Wait()
}

// settle lets package net make what it keeps for all resolvers, outside of any
// test's time.
func settle(t *testing.T) {
	t.Helper()
	c := &clocked{}
	if _, err := c.resolver().LookupNetIP(t.Context(), "ip4", "users.test"); err != nil {
		t.Fatal(err)
	}
}

func near(d, want time.Duration) bool { return d >= want-want/10 && d <= want+want/10 }

func TestIntervalIsScattered(t *testing.T) {
	settle(t)
	synctest.Test(t, func(t *testing.T) {
		c := &clocked{}
		c.run(t, 30*time.Second, 20*time.Minute)
		gaps := c.gaps()
		if len(gaps) < 35 || len(gaps) > 45 {
			t.Errorf("%d lookups in 20 minutes, want about 40", len(gaps))
		}
		different := map[time.Duration]bool{}
		for _, gap := range gaps {
			different[gap] = true
			if !near(gap, 30*time.Second) {
				t.Errorf("a pause of %v, want 30s give or take 3s", gap)
			}
		}
		if len(different) < len(gaps)/2 {
			t.Errorf("%d different pauses of %d, want them scattered", len(different), len(gaps))
		}
		before := len(gaps)
		time.Sleep(time.Hour)
		if after := len(c.gaps()); after != before {
			t.Errorf("%d lookups after the last watcher was closed", after-before)
		}
	})
}

func TestFailuresAreRepeatedLessAndLess(t *testing.T) {
	settle(t)
	synctest.Test(t, func(t *testing.T) {
		c := &clocked{code: failure}
		c.run(t, 10*time.Second, time.Minute)
		gaps := c.gaps()
		for i, want := range []int{1, 2, 4, 8, 10, 10} {
			if i >= len(gaps) || !near(gaps[i], time.Duration(want)*time.Second) {
				t.Fatalf("the pauses are %v, want about 1s, 2s, 4s, 8s and then 10s", gaps)
			}
		}
	})
}
