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
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/koa-go/koa/bench/internal/measure"
	"github.com/koa-go/koa/bench/routing"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "routers:", err)
		os.Exit(2)
	}
}

// column is wide enough for any figure: nine of them fit into 100 characters.
const column = 11

// reference is whose time is 1 in the ratios.
const reference = "koa reuse"

func run(args []string, out io.Writer) error {
	settings, err := measure.ParseFlags("routers", args)
	if err != nil {
		return err
	}
	var cells []measure.Cell
	for _, c := range routing.Cases() {
		cells = append(cells, measure.Rounds(c.Name, subjects(c, settings), settings.Rounds)...)
	}
	if settings.JSON {
		return measure.WriteJSON(out, cells)
	}
	_, err = io.WriteString(out, measure.Table(cells, reference, column))
	return err
}

// subjects are all routers with the table of a case.
func subjects(c routing.Case, settings measure.Settings) []*measure.Subject {
	requests := make([]*http.Request, len(c.Requests))
	for i, r := range c.Requests {
		requests[i] = httptest.NewRequestWithContext(context.Background(), r.Method, r.Path, nil)
	}
	var all []*measure.Subject
	for _, p := range routing.Peers() {
		all = append(all, measure.NewSubject(p.Name, p.New(c.Routes), requests, settings.Time))
	}
	return all
}
