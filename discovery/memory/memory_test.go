package memory_test

import (
	"context"
	"fmt"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/discoverytest"
	"github.com/koa-go/koa/discovery/memory"
)

func TestSuite(t *testing.T) {
	discoverytest.Run(t, func(t *testing.T, _ []discovery.Instance) discoverytest.Subject {
		r := memory.New(nil)
		return discoverytest.Subject{Resolver: r, Registrar: r, Details: true}
	})
}

func size(t *testing.T, r *memory.Registry) int {
	t.Helper()
	list, err := r.Resolve(t.Context(), "users")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestRenewedInstancesStayForTTL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := memory.New(&memory.Options{TTL: 10 * time.Second})
		in := discovery.Instance{Service: "users", Address: "127.0.0.1:80"}
		for range 3 {
			if err := r.Renew(in); err != nil {
				t.Fatal(err)
			}
			time.Sleep(9 * time.Second)
			if n := size(t, r); n != 1 {
				t.Fatalf("%d instances within the TTL, want 1", n)
			}
		}
		time.Sleep(2 * time.Second)
		if n := size(t, r); n != 0 {
			t.Errorf("%d instances after the TTL, want none", n)
		}
		if err := r.Renew(discovery.Instance{Service: "users"}); err == nil {
			t.Error("Renew accepts an instance without an address")
		}
	})
}

func TestRegistrationTakesOverFromLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := memory.New(&memory.Options{TTL: time.Second})
		in := discovery.Instance{Service: "users", Address: "127.0.0.1:80"}
		if err := r.Renew(in); err != nil {
			t.Fatal(err)
		}
		reg, err := r.Register(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if n := size(t, r); n != 1 {
			t.Errorf("%d instances after the lease, want the registered one", n)
		}
		if err := reg.Deregister(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := size(t, r); n != 0 {
			t.Errorf("%d instances after Deregister, want none", n)
		}
	})
}

// TestCheckFollowsTheInstance uses a real listener: it is listed while it can be
// dialled, survives a short outage by its TTL, and comes back.
func TestCheckFollowsTheInstance(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	r := memory.New(&memory.Options{TTL: 300 * time.Millisecond, Check: dial})
	w, err := r.Watch(t.Context(), "users")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	expect := func(n int) {
		t.Helper()
		for {
			list, err := w.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(list) == n {
				return
			}
		}
	}
	reg, err := r.Register(t.Context(), discovery.Instance{Service: "users", Address: address})
	if err != nil {
		t.Fatal(err)
	}
	expect(1)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	expect(0)
	listener, err = net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	expect(1)
	if err := reg.Deregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect(0)
}

func dial(ctx context.Context, in discovery.Instance) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", in.Address)
	if err != nil {
		return err
	}
	return conn.Close()
}

func Example() {
	ctx := context.Background()
	registry := memory.New(nil)
	reg, err := registry.Register(ctx, discovery.Instance{Service: "users", Address: "127.0.0.1:8080"})
	if err != nil {
		fmt.Println(err)
		return
	}
	watcher, err := registry.Watch(ctx, "users")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer watcher.Close()
	list, err := watcher.Next(ctx)
	fmt.Println(len(list), err)

	fmt.Println(reg.Deregister(ctx))
	list, err = watcher.Next(ctx)
	fmt.Println(len(list), err)
	// Output:
	// 1 <nil>
	// <nil>
	// 0 <nil>
}
