// Command techempower measures examples/techempower beside the same application in gin with
// GORM, echo with pgx, and Koa with Sequelize, on one PostgreSQL, and prints tables:
//
//	go run ./bench/cmd/techempower
//	go run ./bench/cmd/techempower -only 'queries|updates' -rounds 7 -time 5s -json
//
// It starts a PostgreSQL of its own and all programs, has their answers checked, and then
// asks each for each kind of page in every round, from another one on each time, so that
// whatever else the machine does falls on all of them. Shown are medians over the rounds.
// Needs the go command, PostgreSQL's programs, node, npm and wrk.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "techempower:", err)
		os.Exit(2)
	}
}

// settings are the flags.
type settings struct {
	rounds  int
	time    time.Duration // of each measurement
	clients int
	pool    int
	only    *regexp.Regexp
	json    bool
}

func parse(args []string) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("techempower", flag.ContinueOnError)
	flags.IntVar(&s.rounds, "rounds", 5, "how often everything is measured")
	flags.DurationVar(&s.time, "time", 2*time.Second, "how long each measurement takes, in whole seconds")
	flags.IntVar(&s.clients, "clients", 32, "how many connections ask at once")
	flags.IntVar(&s.pool, "pool", 16, "the most connections of a program to the database")
	flags.BoolVar(&s.json, "json", false, "print JSON, with every measurement")
	only := flags.String("only", "", "a regular expression for the kinds of pages; all if empty")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	var err error
	if s.only, err = regexp.Compile(*only); err != nil {
		return s, err
	}
	if s.rounds < 1 || s.time < time.Second || s.clients < 1 || s.pool < 1 || flags.NArg() > 0 {
		return s, errors.New("want at least one round, second, client and connection, and no arguments")
	}
	return s, nil
}

func run(ctx context.Context, args []string, out, progress io.Writer) (err error) {
	s, err := parse(args)
	if err != nil {
		return err
	}
	f, err := newField(ctx, s.pool)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	r := newResults(s)
	for _, p := range peers {
		fmt.Fprintf(progress, "%s: ", p.name)
		report, err := f.start(ctx, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintln(progress, report)
	}
	if err := f.database.stopCounting(ctx); err != nil {
		return err
	}
	if err := f.measure(ctx, s, r, progress); err != nil {
		return err
	}
	if s.json {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	_, err = io.WriteString(out, r.tables())
	return err
}
