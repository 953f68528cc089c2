package nats_test

import (
	"context"
	"testing"
	"time"

	natsgo "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/internal/testserver"
)

// connect returns a connection to a server.
func connect(t *testing.T, server *testserver.NATS) *natsgo.Conn {
	t.Helper()
	conn, err := nats.Connect(&nats.Options{URL: server.URL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return conn
}

// open returns a registry over a connection of its own, as another process has.
func open(t *testing.T, server *testserver.NATS, opts *nats.RegistryOptions) *nats.Registry {
	t.Helper()
	return over(t, connect(t, server), opts)
}

func over(t *testing.T, conn *natsgo.Conn, opts *nats.RegistryOptions) *nats.Registry {
	t.Helper()
	r, err := nats.NewRegistry(conn, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// bucket is the bucket as other programs see it.
func bucket(t *testing.T, server *testserver.NATS) jetstream.KeyValue {
	t.Helper()
	js, err := jetstream.New(connect(t, server))
	if err != nil {
		t.Fatal(err)
	}
	kv, err := js.KeyValue(t.Context(), "services")
	if err != nil {
		t.Fatal(err)
	}
	return kv
}

// user is an instance of the service users.
func user(id string) discovery.Instance {
	return discovery.Instance{Service: "users", ID: id, Address: "127.0.0.1:7001"}
}

func register(t *testing.T, r discovery.Registrar, in discovery.Instance) discovery.Registration {
	t.Helper()
	reg, err := r.Register(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func deregister(t *testing.T, reg discovery.Registration) {
	t.Helper()
	if err := reg.Deregister(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func watch(t *testing.T, r discovery.Resolver, service string) discovery.Watcher {
	t.Helper()
	w, err := r.Watch(t.Context(), service)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// patient is how long a test waits for what has to come, on machines that are busy.
const patient = time.Minute

// expect waits for a list of so many instances.
func expect(t *testing.T, w discovery.Watcher, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	for {
		list, err := w.Next(ctx)
		if err != nil {
			t.Fatalf("no list of %d instances: %v", n, err)
		}
		if len(list) == n {
			return
		}
	}
}

// unchanged waits for some time in which the list stays as it is.
func unchanged(t *testing.T, w discovery.Watcher, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if list, err := w.Next(ctx); err == nil {
		t.Fatalf("the list became %v", list)
	}
}

// remove deletes the bucket, as an operator may.
func remove(t *testing.T, server *testserver.NATS) {
	t.Helper()
	js, err := jetstream.New(connect(t, server))
	if err != nil {
		t.Fatal(err)
	}
	if err := js.DeleteKeyValue(t.Context(), "services"); err != nil {
		t.Fatal(err)
	}
}
