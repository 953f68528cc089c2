package nats_test

import (
	"errors"
	"testing"
	"time"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/internal/testserver"
)

// short is a life that tests can wait for, and long enough that nobody misses his sign of life
// on a machine that is busy.
var short = &nats.RegistryOptions{TTL: 4 * time.Second}

func TestInstanceOfDeadProcessLeavesByTTL(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartNATS(t)
	opts := *short
	opts.OnError = func(err error) { t.Error(err) }
	w := watch(t, open(t, server, &opts), "users")
	alive, dead := open(t, server, short), open(t, server, short)
	register(t, alive, user("alive"))
	register(t, dead, user("dead"))
	expect(t, w, 2)
	unchanged(t, w, 2*short.TTL) // both are kept
	dead.Close()                 // nobody takes its instance out
	expect(t, w, 1)
	unchanged(t, w, 2*short.TTL)
}

// TestRestart keeps the list while the server is away, for longer than an instance lives, and
// afterwards knows who is still there.
func TestRestart(t *testing.T) {
	t.Parallel() // it mostly waits
	for _, tt := range []struct {
		name  string
		while func(server *testserver.NATS)
	}{
		{"with its data", func(*testserver.NATS) {}},
		{"without its data", (*testserver.NATS).Forget},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := testserver.StartNATS(t)
			reader, alive, dead := open(t, server, short), open(t, server, short), open(t, server, short)
			w := watch(t, reader, "users")
			reg := register(t, alive, user("alive"))
			register(t, dead, user("dead"))
			expect(t, w, 2)
			server.Stop()
			tt.while(server)
			dead.Close()
			unchanged(t, w, short.TTL+time.Second)
			server.Start()
			unchanged(t, w, short.TTL/2) // it has expired, and its owner may come back
			expect(t, w, 1)
			unchanged(t, w, 2*short.TTL)

			register(t, alive, user("new"))
			expect(t, w, 2)
			deregister(t, reg)
			expect(t, w, 1)
		})
	}
}

func TestOutageAtTheStart(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartNATS(t)
	server.Stop()
	var told int
	r := open(t, server, &nats.RegistryOptions{Timeout: 3 * time.Second, OnError: func(error) { told++ }})
	if list, err := r.Resolve(t.Context(), "users"); err == nil {
		t.Errorf("Resolve = %v without a server", list)
	}
	if _, err := r.Register(t.Context(), user("a")); err == nil {
		t.Error("Register works without a server")
	}
	w := watch(t, r, "users")
	unchanged(t, w, time.Second)
	server.Start()
	expect(t, w, 0)
	register(t, r, user("a"))
	expect(t, w, 1)
	r.Close() // told is the follower's until then
	if told != 1 {
		t.Errorf("OnError was told %d times of one outage", told)
	}
}

func TestBucketMadeAnew(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartNATS(t)
	w := watch(t, open(t, server, short), "users")
	r := open(t, server, short)
	register(t, r, user("a"))
	expect(t, w, 1)
	remove(t, server)
	register(t, r, user("b"))
	expect(t, w, 2)
	unchanged(t, w, 2*short.TTL)
}

func TestClosed(t *testing.T) {
	r := open(t, testserver.StartNATS(t), nil)
	reg := register(t, r, user("a"))
	w := watch(t, r, "users")
	expect(t, w, 1)
	for range 2 {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := reg.Deregister(t.Context()); !errors.Is(err, discovery.ErrClosed) {
		t.Errorf("Deregister: %v", err)
	}
	if _, err := r.Register(t.Context(), user("b")); !errors.Is(err, discovery.ErrClosed) {
		t.Errorf("Register: %v", err)
	}
	if _, err := r.Watch(t.Context(), "orders"); !errors.Is(err, discovery.ErrClosed) {
		t.Errorf("Watch: %v", err)
	}
	if list, err := r.Resolve(t.Context(), "users"); len(list) != 1 || err != nil {
		t.Errorf("Resolve = %v, %v, want the last list", list, err)
	}
}
