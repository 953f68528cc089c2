package gateway_test

import (
	"testing"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/internal/testserver"
)

func TestConsulRegistryIsFollowed(t *testing.T) {
	agent := testserver.StartConsul(t)
	registry, err := consul.New(&consul.Options{Address: agent.Addr})
	if err != nil {
		t.Fatal(err)
	}
	defer registry.Close()
	g := open(t, "registries:\n  fleet: {consul: {address: '"+agent.Addr+"'}}\nservices:\n  shop: {}\nroutes:\n  - {service: shop}\n")
	if w := get(t, g, "/"); w.Code != 503 {
		t.Errorf("a service that nobody runs got %d %q", w.Code, w.Body)
	}
	at, err := registry.Register(t.Context(), discovery.Instance{Service: "shop", Address: backend(t, "shop")})
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the instance", func() bool { return get(t, g, "/").Body.String() == "shop / 0" })
	if err := at.Deregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "no instance", func() bool { return get(t, g, "/").Code == 503 })
}

func TestConsulThatIsAwayDoesNotKeepTheGateway(t *testing.T) {
	g := open(t, `
registries:
  fleet: {consul: {address: 127.0.0.1:1, token: secret}}
services:
  shop: {instances: [`+backend(t, "shop")+`]}
  users: {registry: fleet, tryTimeout: 50ms}
routes:
  - {service: shop}
  - {path: /users, service: users}
`)
	if w := get(t, g, "/"); w.Body.String() != "shop / 0" {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
	if w := get(t, g, "/users"); w.Code != 504 {
		t.Errorf("a service of nobody knows whom got %d", w.Code)
	}
}
