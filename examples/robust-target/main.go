// Command robust-target is an application to attack: every part of koa that
// reads what clients send has an endpoint here, with its defaults. It is put
// under raw-socket tests of request smuggling, traversal, injection, floods and
// failures, those of this directory among them.
//
// HOST and PORT say where it listens (127.0.0.1 and 3000 unless set), and
// ROBUST_PROXY=1 makes it believe proxy headers.
package main

import (
	"cmp"
	"context"
	"errors"
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

// run serves until Ctrl-C or SIGTERM, and leaves no file behind.
func run() (err error) {
	ctx, stop := engine.Signals(context.Background())
	defer stop()
	f, err := newFolder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.remove()) }()
	addr := net.JoinHostPort(cmp.Or(os.Getenv("HOST"), "127.0.0.1"), cmp.Or(os.Getenv("PORT"), "3000"))
	l, err := engine.Listen(ctx, addr)
	if err != nil {
		return err
	}
	fmt.Printf("listening on http://%s, files in %s\n", l.Addr(), f)
	err = newApp(f, os.Getenv("ROBUST_PROXY") == "1").Serve(ctx, l)
	if cut, ok := errors.AsType[*engine.DrainError](err); ok {
		fmt.Fprintln(os.Stderr, cut) // clients that would not let go are no failure
		return nil
	}
	return err
}
