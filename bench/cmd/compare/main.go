// Command compare measures package koa and its peers side by side and prints a
// table:
//
//	go run ./bench/cmd/compare
//	go run ./bench/cmd/compare -rounds 15 -time 200ms -json
//
// Every round measures every server once for every case, one after the other
// and from another one each time, so that whatever else the machine does falls
// on all of them. Shown are medians over the rounds.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(2)
	}
}

// minRounds is what a median needs to mean something.
const minRounds = 5

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	rounds := flags.Int("rounds", 7, "how often everything is measured, at least 5")
	each := flags.Duration("time", 50*time.Millisecond, "how long each measurement takes")
	asJSON := flags.Bool("json", false, "print JSON, with every measurement")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *rounds < minRounds || *each <= 0 || flags.NArg() > 0 {
		return fmt.Errorf("want at least %d rounds, a positive time and no arguments", minRounds)
	}
	r := compare(*rounds, *each)
	if *asJSON {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	_, err := io.WriteString(out, r.table())
	return err
}
