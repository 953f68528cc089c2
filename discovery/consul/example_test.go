package consul_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/proxy"
)

func Example() {
	registry, err := consul.New(&consul.Options{
		Check: consul.Check{HTTP: "/health", Interval: 5 * time.Second},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer registry.Close()

	// A service says that it runs, and leaves before it stops.
	ctx := context.Background()
	entry, err := registry.Register(ctx, discovery.Instance{Service: "users", Address: "10.0.0.1:8080", Version: "1.4.0"})
	if err != nil {
		log.Fatal(err)
	}
	defer entry.Deregister(ctx)

	// Others find it.
	users := proxy.New(registry, "users", nil)
	defer users.Close()
	http.Handle("/users/", users)
}

func ExampleKV_Watch() {
	registry, err := consul.New(nil)
	if err != nil {
		log.Fatal(err)
	}
	defer registry.Close()
	limits := registry.KV().Watch("shop/limits")
	for {
		v, err := limits.Next(context.Background()) // at once, then at each change
		if err != nil {
			return
		}
		fmt.Printf("limits are now %s\n", v.Data)
	}
}
