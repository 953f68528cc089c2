package gateway_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/koa-go/koa/egg/gateway"
)

func TestFileRegistryIsFollowed(t *testing.T) {
	name := file(t, `
registries:
  fleet: {file: {path: services.json, interval: 5ms}}
services:
  shop: {name: store}
routes:
  - {service: shop}
`)
	list := func(address string) {
		path := filepath.Join(filepath.Dir(name), "services.json")
		text := fmt.Sprintf(`{"store": [{"address": %q}]}`, address)
		if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
	}
	list(backend(t, "a"))
	g, err := gateway.New(name, &gateway.Options{Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if w := get(t, g, "/"); w.Body.String() != "a / 0" {
		t.Errorf("got %q", w.Body)
	}
	if err := g.Reload(); err != nil {
		t.Fatal(err)
	}
	if s := g.Status().Services[0]; s.Requests != 1 {
		t.Errorf("the service on a registry that did not change had %d requests, want 1", s.Requests)
	}
	list(backend(t, "b"))
	eventually(t, "the other instance", func() bool { return get(t, g, "/").Body.String() == "b / 0" })
}

func TestDNSRegistry(t *testing.T) {
	at := backend(t, "shop")
	g := open(t, "registries:\n  names: {dns: {names: {shop: '"+at+"'}}}\nservices:\n  shop: {}\nroutes:\n  - {service: shop}\n")
	if w := get(t, g, "/"); w.Body.String() != "shop / 0" {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
}

func TestBalancers(t *testing.T) {
	for _, name := range []string{"peakEWMA", "roundRobin", "weighted", "random", "leastConnections", "consistentHash"} {
		t.Run(name, func(t *testing.T) {
			g := open(t, "services:\n  shop: {balancer: "+name+", instances: ["+backend(t, "shop")+"]}\nroutes:\n  - {service: shop}\n")
			if w := get(t, g, "/"); w.Body.String() != "shop / 0" {
				t.Errorf("got %d %q", w.Code, w.Body)
			}
		})
	}
}

func TestConsistentHashByAddress(t *testing.T) {
	g := open(t, `
trustedProxies: [192.0.2.0/24]
services:
  shop:
    instances: [`+backend(t, "a")+`, `+backend(t, "b")+`, `+backend(t, "c")+`]
    balancer: consistentHash
routes:
  - {service: shop}
`)
	seen := map[string]bool{}
	for i := range 20 {
		client := fmt.Sprintf("203.0.113.%d", i)
		first := get(t, g, "/", "X-Forwarded-For", client).Body.String()
		seen[first] = true
		if again := get(t, g, "/", "X-Forwarded-For", client).Body.String(); again != first {
			t.Errorf("%s came to %q and %q", client, first, again)
		}
	}
	if len(seen) < 2 {
		t.Error("all came to one instance")
	}
}

func TestStranglerKeepsClientsByCookie(t *testing.T) {
	g := open(t, `
services:
  new: {instances: [`+backend(t, "new")+`]}
  old: {instances: [`+backend(t, "old")+`]}
routes:
  - {service: new, strangler: {old: old, keyCookie: user, rules: [{percent: 50}]}}
`)
	seen := map[string]bool{}
	for i := range 40 {
		user := fmt.Sprint("user=", i)
		first := get(t, g, "/", "Cookie", user).Body.String()
		seen[first] = true
		if again := get(t, g, "/", "Cookie", user); again.Body.String() != first || again.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s came to %q and %q with %v", user, first, again.Body, again.Header())
		}
	}
	if !seen["new / 0"] || !seen["old / 0"] {
		t.Errorf("clients came to %v", seen)
	}
	if w := get(t, g, "/"); w.Body.String() != "old / 0" {
		t.Errorf("a client without the cookie came to %q", w.Body)
	}
}
