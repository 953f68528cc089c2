package nats_test

import (
	"context"
	"log"
	"time"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/discovery"
)

func Example() {
	conn, err := nats.Connect(&nats.Options{
		URL:     "nats://10.0.0.1:4222,nats://10.0.0.2:4222",
		OnError: func(err error) { log.Print(err) },
	})
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	registry, err := nats.NewRegistry(conn, &nats.RegistryOptions{TTL: 10 * time.Second})
	if err != nil {
		log.Fatal(err)
	}
	defer registry.Close()

	// One service says where it is,
	ctx := context.Background()
	reg, err := registry.Register(ctx, discovery.Instance{Service: "users", Address: "10.0.0.7:8080"})
	if err != nil {
		log.Fatal(err)
	}
	defer reg.Deregister(ctx)

	// and another one follows who is there.
	watcher, err := registry.Watch(ctx, "users")
	if err != nil {
		log.Fatal(err)
	}
	defer watcher.Close()
	for {
		list, err := watcher.Next(ctx)
		if err != nil {
			return
		}
		log.Print(list)
	}
}
