package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"

	"github.com/koa-go/koa/bench/internal/techempower/koasequelize"
)

// peer is a program that is measured.
type peer struct {
	name string
	ours bool // has all seven kinds of pages

	// command returns what to run, with the port in the environment as PORT.
	command func(ctx context.Context, f *field) (command, error)

	// only are the kinds of pages it is measured with; all if empty.
	only string
}

// command is a program and its arguments, with what it needs of the environment.
type command struct {
	argv, env []string
}

// reference is whose requests per second are 1: plain pgx.
const reference = "koa, pgx pool"

// peers are what is compared.
var peers = []peer{
	{name: "koa, GORM", ours: true, command: example("gorm", "html")},
	{name: reference, ours: true, command: example("pool", "html")},
	{name: "koa, db.Pipeline", ours: true, command: example("pipeline", "html")},
	{name: "koa, pgx pool, templ", ours: true, command: example("pool", "templ"), only: "fortunes"},
	{name: "koa, db.Pipeline, templ", ours: true, command: example("pipeline", "templ"), only: "fortunes"},
	{name: "gin, GORM", command: program("gingorm")},
	{name: "echo, pgx pool", command: program("echopgx")},
	{name: "Koa, Sequelize", command: sequelize},
}

const module = "github.com/koa-go/koa/"

// example is examples/techempower with a store and a page.
func example(store, page string) func(context.Context, *field) (command, error) {
	return func(ctx context.Context, f *field) (command, error) {
		file, err := f.build(ctx, module+"examples/techempower")
		return command{argv: []string{file, "-store", store, "-page", page, "-connections", fmt.Sprint(f.pool)}}, err
	}
}

// program is one of the peers in Go.
func program(name string) func(context.Context, *field) (command, error) {
	return func(ctx context.Context, f *field) (command, error) {
		file, err := f.build(ctx, module+"bench/internal/techempower/"+name)
		return command{[]string{file}, []string{fmt.Sprint("POOL=", f.pool)}}, err
	}
}

// sequelize is the peer in JavaScript, with a process for each processor that Go uses.
func sequelize(ctx context.Context, f *field) (command, error) {
	file, err := koasequelize.Install(ctx)
	return command{[]string{"node", file}, []string{
		"NODE_ENV=production",
		fmt.Sprint("POOL=", f.pool),
		fmt.Sprint("WORKERS=", runtime.GOMAXPROCS(0)),
	}}, err
}

// page is a kind of page, and what asks for it.
type page struct{ name, path string }

// pages are those that are measured.
var pages = []page{
	{"json", "/json"},
	{"plaintext", "/plaintext"},
	{"db", "/db"},
	{"queries", "/queries?queries=20"},
	{"fortunes", "/fortunes"},
	{"updates", "/updates?queries=20"},
}

// has tells whether the peer is measured with a kind of page.
func (p peer) has(pg page) bool { return p.only == "" || p.only == pg.name }

// output is the file of a program in the field.
func (f *field) output(pkg string) string { return filepath.Join(f.dir, filepath.Base(pkg)) }
