// Command techempower answers the seven kinds of requests of the TechEmpower Framework
// Benchmarks on koa and contrib/db:
//
//	go run ./examples/techempower
//	DATABASE_URL=postgres://user:password@localhost/hello_world PORT=8080 go run ./examples/techempower
//
// Without DATABASE_URL, its database is the file techempower.db of SQLite in the working
// directory. Tables that are missing are made, and empty ones filled.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/engine"
)

func main() {
	err := run(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// options are the program's flags.
type options struct {
	settings

	store       string
	connections int
}

func parse(args []string) (options, error) {
	o := options{settings: settings{env: cmp.Or(os.Getenv("KOA_ENV"), "production")}}
	flags := flag.NewFlagSet("techempower", flag.ContinueOnError)
	flags.StringVar(&o.store, "store", "", "how queries are made: pipeline, pool or gorm; the first that the database has if empty")
	flags.StringVar(&o.page, "page", "templ", "what renders the fortunes: templ (compiled) or html (html/template)")
	flags.StringVar(&o.server, "server", "koa", "the header Server")
	flags.IntVar(&o.connections, "connections", 16, "the most connections to the database")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if pages[o.page] == nil {
		return o, fmt.Errorf("there is no page %q; there are templ and html", o.page)
	}
	if flags.NArg() > 0 || o.connections < 1 {
		return o, errors.New("want at least one connection and no arguments")
	}
	return o, nil
}

// run serves until Ctrl-C or SIGTERM.
func run(args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	ctx, stop := engine.Signals(context.Background())
	defer stop()
	d, err := db.Open(db.Config{
		URL:  cmp.Or(os.Getenv("DATABASE_URL"), "sqlite:techempower.db"),
		Pool: db.Pool{Max: o.connections, Idle: time.Minute},
	})
	if err != nil {
		return err
	}
	return errors.Join(serve(ctx, d, o), d.Close())
}

func serve(ctx context.Context, d *db.DB, o options) error {
	if err := seed(ctx, d); err != nil {
		return err
	}
	s, err := newStore(o.store, d)
	if err != nil {
		return err
	}
	l, err := engine.Listen(ctx, ":"+cmp.Or(os.Getenv("PORT"), "8080"))
	if err != nil {
		return err
	}
	fmt.Printf("listening on http://localhost:%d\n", l.Addr().(*net.TCPAddr).Port)
	return newApp(s, o.settings).Serve(ctx, l)
}
