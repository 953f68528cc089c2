package static_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/discoverytest"
	"github.com/koa-go/koa/discovery/static"
)

func TestSuite(t *testing.T) {
	discoverytest.Run(t, func(t *testing.T, list []discovery.Instance) discoverytest.Subject {
		r, err := static.New(list...)
		if err != nil {
			t.Fatal(err)
		}
		return discoverytest.Subject{Resolver: r, Details: true}
	})
}

func TestNewRefuses(t *testing.T) {
	good := discovery.Instance{Service: "users", Address: "127.0.0.1:80"}
	for _, tt := range []struct {
		name string
		list []discovery.Instance
	}{
		{"an instance of no service", []discovery.Instance{{Address: "127.0.0.1:80"}}},
		{"an address without a port", []discovery.Instance{good, {Service: "users", Address: "127.0.0.2"}}},
		{"the same instance twice", []discovery.Instance{good, good}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := static.New(tt.list...); err == nil {
				t.Error("New accepts it")
			}
		})
	}
}

func TestServicesAreApart(t *testing.T) {
	r, err := static.New(
		discovery.Instance{Service: "users", Address: "127.0.0.1:80"},
		discovery.Instance{Service: "orders", Address: "127.0.0.1:80"},
	)
	if err != nil {
		t.Fatal(err)
	}
	list, err := r.Resolve(t.Context(), "orders")
	if err != nil || len(list) != 1 || list[0].Service != "orders" {
		t.Errorf("Resolve = %v, %v, want the instance of orders", list, err)
	}
}

func Example() {
	users, err := static.New(
		discovery.Instance{Service: "users", Address: "10.0.0.2:8080"},
		discovery.Instance{Service: "users", Address: "10.0.0.1:8080", Weight: 3},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	list, err := users.Resolve(context.Background(), "users")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, in := range list {
		fmt.Println(in.Address, in.Weight)
	}
	// Output:
	// 10.0.0.1:8080 3
	// 10.0.0.2:8080 1
}
