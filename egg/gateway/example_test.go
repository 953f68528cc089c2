package gateway_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/static"
	"github.com/koa-go/koa/egg/gateway"
)

// inventory is a registry of one's own. Its fields are keys of the file, with the same
// care for mistakes as all others.
type inventory struct {
	URL   string
	Token string `config:",secret"`
}

// Open makes a resolver with these settings.
func (i *inventory) Open(o gateway.Opening) (discovery.Resolver, error) {
	fmt.Println(o.Name, "asks", i.URL)
	return static.New(discovery.Instance{Service: "shop", Address: "127.0.0.1:3001"}) // in place of a client for it
}

// A program may add kinds of registries.
func Example() {
	dir, err := os.MkdirTemp("", "gateway")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "gateway.yaml")
	err = os.WriteFile(file, []byte(`
registries:
  fleet:
    inventory: {token: "${TOKEN:-none}"}
services:
  shop: {checkPath: /health}
routes:
  - {path: /, service: shop}
`), 0o600)
	if err != nil {
		fmt.Println(err)
		return
	}
	g, err := gateway.New(file, &gateway.Options{
		Registries: gateway.Registries{
			"inventory": func() gateway.Registry { return &inventory{URL: "https://inventory.example"} },
		},
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer g.Close()
	// A server of your own, or g.Run(ctx) for the listeners of the file.
	server := httptest.NewServer(g)
	defer server.Close()
	fmt.Println(g.Status().Services[0].Name)
	// Output:
	// fleet asks https://inventory.example
	// shop
}
