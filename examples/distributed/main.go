// Command distributed is a gateway before a small fleet: two services, users and
// orders, with three instances each, every one a process of its own.
//
//	go run .
//
// The gateway spreads orders over their instances, asks every instance of users
// and puts the answers together, and has a page that shows who is there, how well
// they are and who served what, with buttons to kill, hang and slow them down.
//
// With a Consul agent at CONSUL_HTTP_ADDR the instances register there; otherwise
// the gateway keeps the list. With DATABASE_URL the data is in that PostgreSQL
// database, otherwise in an SQLite file that is removed at the end. PORT moves the
// page from 3000.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"

	"github.com/koa-go/koa/engine"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	ctx, stop := engine.Signals(context.Background())
	defer stop()
	switch len(args) {
	case 0:
		return runFleet(ctx)
	case 2:
		return runInstance(ctx, args[0], args[1])
	}
	return errors.New("usage: distributed [users|orders NUMBER]")
}

// runFleet is the process that was started: the instances are its children.
func runFleet(ctx context.Context) error {
	l, err := engine.Listen(ctx, net.JoinHostPort("127.0.0.1", cmp.Or(os.Getenv("PORT"), "3000")))
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }() // Serve has closed it, if it came to that
	data, err := prepareData(ctx)
	if err != nil {
		return err
	}
	defer data.remove()
	reg, err := newRegistry(ctx)
	if err != nil {
		return err
	}
	f, err := startFleet(ctx, reg, data.url)
	if err != nil {
		return errors.Join(err, reg.close())
	}
	fmt.Printf("look at http://%s, the instances are in %s, their data in %s; Ctrl-C stops everything\n", l.Addr(), reg.name, data)
	g := newGateway(f, reg)
	err = g.app.Serve(ctx, l)
	f.wait()
	return errors.Join(err, g.close())
}

// runInstance is a child: instance number of a service.
func runInstance(ctx context.Context, service, number string) error {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > perService {
		return fmt.Errorf("%s: an instance has a number from 1 to %d, not %q", service, perService, number)
	}
	routes, known := services[service]
	if !known {
		return fmt.Errorf("there is no service %q", service)
	}
	return serveInstance(ctx, service, n, routes)
}
