//go:build unix

package testserver_test

import (
	"net"
	"net/url"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

func TestPostgres(t *testing.T) {
	p := testserver.StartPostgres(t)
	if a, b := p.Database(t), p.Database(t); a == b {
		t.Errorf("two databases with the URL %s", a)
	}
	p.Stop()
	if c, err := net.Dial("tcp", p.Addr); err == nil {
		_ = c.Close()
		t.Error("answers after its end")
	}
	p.Start()
	c, err := net.Dial("tcp", p.Addr)
	if err != nil {
		t.Fatalf("after the second start: %v", err)
	}
	_ = c.Close()
}

func TestSharedPostgres(t *testing.T) {
	var shared testserver.SharedPostgres
	shared.Stop() // nothing
	t.Cleanup(shared.Stop)
	urls := make(chan string)
	t.Run("is one for all", func(t *testing.T) {
		for range 4 {
			go func() { urls <- shared.Database(t) }()
		}
		var first *url.URL
		seen := map[string]bool{}
		for range 4 {
			u, err := url.Parse(<-urls)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = u
			}
			if u.Host != first.Host || seen[u.Path] {
				t.Errorf("%v beside %v", u, first)
			}
			seen[u.Path] = true
		}
	})
	u, err := url.Parse(shared.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	shared.Stop()
	if c, err := net.Dial("tcp", u.Host); err == nil {
		_ = c.Close()
		t.Error("answers after its end")
	}
}
