// Command migrate is a small shop on its way from Koa on Node to Go: the routes in
// shop.go have been moved, and all others are answered by node/app.js, behind this
// program. Both read and write one session.
//
//	npm ci --prefix examples/migrate/node && npm start --prefix examples/migrate/node
//	go run ./examples/migrate
package main

import (
	"cmp"
	"fmt"
	"os"
)

func main() {
	app, err := newApp(config{
		Node: cmp.Or(os.Getenv("NODE_URL"), "http://127.0.0.1:3001"),
		Key:  cmp.Or(os.Getenv("KEYS"), "a key for this example only"),
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "migrate:", err)
		os.Exit(1)
	}
	address := "127.0.0.1:" + cmp.Or(os.Getenv("PORT"), "3000")
	fmt.Printf("Open http://%s, and http://%s/migration for who has answered what.\n", address, address)
	if err := app.Listen(address); err != nil {
		fmt.Fprintln(os.Stderr, "migrate:", err)
		os.Exit(1)
	}
}
