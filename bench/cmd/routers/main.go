// Command routers measures package router and its peers side by side and prints
// a table:
//
//	go run ./bench/cmd/routers
//	go run ./bench/cmd/routers -rounds 15 -time 200ms -json
//
// Every round measures every router once for every table, one after the other
// and from another one each time, so that whatever else the machine does falls
// on all of them. Shown are medians over the rounds.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/koa-go/koa/bench/routing"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "routers:", err)
		os.Exit(2)
	}
}

// minRounds is what a median needs to mean something.
const minRounds = 5

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("routers", flag.ContinueOnError)
	rounds := flags.Int("rounds", 7, "how often everything is measured, at least 5")
	each := flags.Duration("time", 50*time.Millisecond, "how long each measurement takes")
	asJSON := flags.Bool("json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *rounds < minRounds || *each <= 0 || flags.NArg() > 0 {
		return fmt.Errorf("want at least %d rounds, a positive time and no arguments", minRounds)
	}
	cells := measureAll(*rounds, *each)
	if *asJSON {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(cells)
	}
	_, err := io.WriteString(out, table(cells))
	return err
}

// column is wide enough for any figure: nine of them fit into 100 characters.
const column = 11

// reference is whose time is 1 in the second table.
const reference = "koa reuse"

// table shows times, ratios and allocations, a row for each case.
func table(cells []cell) string {
	var b strings.Builder
	section := func(title string, show func(c, ref *cell) string) {
		fmt.Fprintf(&b, "%s\n%-*s", title, column, "")
		for _, p := range routing.Peers() {
			fmt.Fprintf(&b, "%*s", column, p.Name)
		}
		for _, c := range routing.Cases() {
			fmt.Fprintf(&b, "\n%-*s", column, c.Name)
			for _, p := range routing.Peers() {
				fmt.Fprintf(&b, "%*s", column, show(find(cells, c.Name, p.Name), find(cells, c.Name, reference)))
			}
		}
		b.WriteString("\n\n")
	}
	section("nanoseconds per request", func(c, _ *cell) string { return fmt.Sprintf("%.0f", c.Nanoseconds) })
	section("time, "+reference+" = 1", func(c, ref *cell) string { return fmt.Sprintf("%.2f", c.Nanoseconds/ref.Nanoseconds) })
	section("allocations per request", func(c, _ *cell) string { return fmt.Sprintf("%.1f", c.Allocations) })
	return b.String()
}

func find(cells []cell, caseName, peer string) *cell {
	for i := range cells {
		if c := &cells[i]; c.Case == caseName && c.Peer == peer {
			return c
		}
	}
	panic("routers: nothing was measured for " + caseName + " of " + peer)
}
