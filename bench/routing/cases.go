// Package routing puts the same tables of routes before package router and its
// peers, in process: [net/http.Handler] in, a writer that discards everything
// out. Every handler reads the last parameter of its route and answers "ok".
//
//	go run ./bench/cmd/routers
package routing

import (
	"fmt"
	"strings"
)

// Route is a row of a table.
type Route struct {
	// Method is the method, and Path the path with parameters as ":name".
	Method, Path string
}

// LastParam is the name of the last parameter, or "".
func (r Route) LastParam() string {
	i := strings.LastIndexByte(r.Path, ':')
	if i < 0 {
		return ""
	}
	name, _, _ := strings.Cut(r.Path[i+1:], "/")
	return name
}

// Case is a table and the requests it is measured with: one after the other, the
// figures are for all of them.
type Case struct {
	// Name is what tables call it.
	Name string

	// Routes are the table.
	Routes []Route

	// Requests are methods and paths.
	Requests []Route
}

// Cases are all tables that are measured.
func Cases() []Case {
	github := githubRoutes()
	five := Route{"GET", "/:a/:b/:c/:d/:e"}
	return []Case{
		{"github", github, filled(github)},
		{"static", github, []Route{{"GET", "/user/repos"}}},
		{"1 param", github, []Route{{"GET", "/users/koajs"}}},
		{"3 params", github, []Route{{"GET", "/repos/koajs/koa/issues/7"}}},
		{"5 params", []Route{five}, []Route{{"GET", "/1/2/3/4/5"}}},
		{"100", many(100), requests(100)},
		{"10000", many(10000), requests(10000)},
	}
}

// filled are requests for routes: the parameters are their names.
func filled(routes []Route) []Route {
	all := make([]Route, len(routes))
	for i, r := range routes {
		all[i] = Route{r.Method, strings.ReplaceAll(r.Path, ":", "")}
	}
	return all
}

// many is a table of n routes, half of them with a parameter.
func many(n int) []Route {
	routes := make([]Route, 0, n)
	for i := range n / 2 {
		path := fmt.Sprintf("/api/v%d/resource%d", i%7, i)
		routes = append(routes, Route{"GET", path}, Route{"GET", path + "/items/:item"})
	}
	return routes
}

// requests are fifty requests, spread evenly over the table.
func requests(n int) []Route {
	const count = 50
	routes, all := filled(many(n)), make([]Route, count)
	for i := range all {
		all[i] = routes[i*(n-1)/(count-1)]
	}
	return all
}

// githubRoutes are those of GitHub's API with which routers are usually compared.
func githubRoutes() []Route {
	var routes []Route
	for line := range strings.Lines(github) {
		methods, path, _ := strings.Cut(strings.TrimSpace(line), " ")
		for method := range strings.SplitSeq(methods, ",") {
			routes = append(routes, Route{method, path})
		}
	}
	return routes
}
