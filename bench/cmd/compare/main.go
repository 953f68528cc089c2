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
	"fmt"
	"io"
	"os"

	"github.com/koa-go/koa/bench/internal/measure"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(2)
	}
}

func run(args []string, out io.Writer) error {
	settings, err := measure.ParseFlags("compare", args)
	if err != nil {
		return err
	}
	r := compare(settings)
	if settings.JSON {
		return measure.WriteJSON(out, r)
	}
	_, err = io.WriteString(out, r.table())
	return err
}
