// Command quickstart is a small application on package koa: a page, an API,
// error pages, a signed cookie and a streamed download.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"

	"github.com/koa-go/koa/engine"
)

const welcome = `listening on http://localhost:%[1]d (PORT=8080 moves it, Ctrl-C stops it); try

  curl -i http://localhost:%[1]d/
  curl -i http://localhost:%[1]d/api/books/2
  curl -i http://localhost:%[1]d/api/books/9
  curl -i http://localhost:%[1]d/broken
  curl -i http://localhost:%[1]d/nowhere -H 'Accept: text/html'
  curl -OJ http://localhost:%[1]d/download

`

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run serves until Ctrl-C or SIGTERM. [koa.Application.Listen] is shorter; this
// way the port is known, and printed, before the first request.
func run() error {
	ctx, stop := engine.Signals(context.Background())
	defer stop()
	l, err := engine.Listen(ctx, ":"+cmp.Or(os.Getenv("PORT"), "3000"))
	if err != nil {
		return err
	}
	fmt.Printf(welcome, l.Addr().(*net.TCPAddr).Port)
	if err := newApp(rand.Text()).Serve(ctx, l); err != nil {
		return err
	}
	fmt.Println("stopped, no request was cut off")
	return nil
}
