//go:build unix

package nats_test

import (
	"testing"
	"time"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/internal/testserver"
)

// TestHangingServer is an outage that no closed connection tells of.
func TestHangingServer(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartNATS(t)
	opts := &nats.RegistryOptions{TTL: 2 * time.Second, Timeout: 3 * time.Second}
	reader, writer := open(t, server, opts), open(t, server, opts)
	w := watch(t, reader, "users")
	reg := register(t, writer, user("a"))
	expect(t, w, 1)

	server.Pause()
	start := time.Now()
	if list, err := reader.Resolve(t.Context(), "users"); len(list) != 1 || err != nil {
		t.Errorf("Resolve = %v, %v, want the last list", list, err)
	}
	if _, err := writer.Register(t.Context(), user("b")); err == nil {
		t.Error("Register works with a server that hangs")
	}
	if took := time.Since(start); took > 10*opts.Timeout {
		t.Errorf("it took %v with a Timeout of %v", took, opts.Timeout)
	}
	unchanged(t, w, 2*opts.TTL)
	server.Resume()
	deregister(t, register(t, writer, user("b")))
	deregister(t, reg)
	expect(t, w, 0)
}
