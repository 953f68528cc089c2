// Package bench puts the same work before package koa and its peers, in
// process: [http.Handler] in, a writer that discards everything out.
//
// Every peer serves /text, /json and a 404 for the rest, behind any number of
// layers that only call the next one. What each of them does for it, and where
// that differs, is in README.md.
//
//	go test -bench . ./bench           # the curve
//	go run ./bench/cmd/compare         # medians of interleaved rounds, as a table
package bench

import (
	"context"
	"net/http"
	"net/http/httptest"
)

// Case is a request that is measured.
type Case struct {
	// Name is what tables call it.
	Name string

	// Path is what is asked for with GET.
	Path string

	// Layers is how many pass-through layers stand around the handler.
	Layers int
}

// Cases are all requests that are measured.
func Cases() []Case {
	return []Case{
		{Name: "text", Path: "/text"},
		{Name: "json", Path: "/json"},
		{Name: "404", Path: "/nowhere"},
		{Name: "10 layers", Path: "/text", Layers: 10},
		{Name: "50 layers", Path: "/text", Layers: 50},
	}
}

// Request returns the request of the case. It can be served again and again.
func (c Case) Request() *http.Request {
	return httptest.NewRequestWithContext(context.Background(), http.MethodGet, c.Path, nil)
}

// Peer is a way to build the server that is measured.
type Peer struct {
	// Name is what tables call it.
	Name string

	// Module is the Go module, whose version is in go.mod; "" for the standard
	// library.
	Module string

	// New returns the server behind so many pass-through layers.
	New func(layers int) http.Handler
}

const koaModule = "github.com/koa-go/koa"

// Peers are package koa and what it is compared with. The first one is what
// the others are built on, and the last two are koa.
func Peers() []Peer {
	return []Peer{
		{"net/http", "", newNetHTTP},
		{"chi", "github.com/go-chi/chi/v5", newChi},
		{"gin", "github.com/gin-gonic/gin", newGin},
		{"echo v4", "github.com/labstack/echo/v4", newEcho4},
		{"echo v5", "github.com/labstack/echo/v5", newEcho5},
		{"koa", koaModule, func(layers int) http.Handler { return newKoa(layers, false) }},
		{"koa reuse", koaModule, func(layers int) http.Handler { return newKoa(layers, true) }},
	}
}

const (
	text     = "Hello, World!"
	notFound = "Not Found"
)

// user is what /json answers with. It is made anew for each request, as one
// that comes from a database is.
type user struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	Admin bool   `json:"admin"`
}

func newUser() user { return user{ID: 7, Name: "Tobi", Email: "tobi@example.com"} }
