// Command todo is the API of Todo-Backend on package koa: one list of things to do, in
// memory.
package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"os"

	"github.com/koa-go/koa/engine"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run serves until Ctrl-C or SIGTERM.
func run() error {
	ctx, stop := engine.Signals(context.Background())
	defer stop()
	l, err := engine.Listen(ctx, ":"+cmp.Or(os.Getenv("PORT"), "3000"))
	if err != nil {
		return err
	}
	fmt.Printf("listening on http://localhost:%d/todos; PORT=8080 moves it, Ctrl-C stops it\n", l.Addr().(*net.TCPAddr).Port)
	return newApp().Serve(ctx, l)
}
