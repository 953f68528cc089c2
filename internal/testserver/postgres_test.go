//go:build unix

package testserver_test

import (
	"net"
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
