package dns_test

import (
	"context"
	"fmt"

	"github.com/koa-go/koa/discovery/dns"
)

func Example() {
	services := dns.New(&dns.Options{
		Names:   map[string]string{"users": "127.0.0.1:8080"}, // or "_http._tcp.users.example"
		OnError: func(service string, err error) { fmt.Println(service, err) },
	})
	list, err := services.Resolve(context.Background(), "users")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, in := range list {
		fmt.Println(in.Service, in.Address)
	}
	// Output: users 127.0.0.1:8080
}
