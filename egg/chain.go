package egg

import (
	"fmt"
	"net/url"

	"github.com/koa-go/koa/router"
)

// chainRow is a function that a request passes.
type chainRow struct {
	Name   string `json:"name"`
	From   string `json:"from"`
	When   string `json:"when,omitempty"`
	Source string `json:"source,omitempty"`
}

// chainFor returns what a request passes: layers, middleware of the router, and the
// handler.
func (app *App) chainFor(method string, u *url.URL) []chainRow {
	ctx := app.AnonymousContext(requestFor(method, u))
	var rows []chainRow
	if app.config.Health.Enable {
		rows = append(rows, chainRow{Name: "health", From: "egg"})
	}
	rows = append(rows, chainRow{Name: "onerror", From: "egg"})
	for _, l := range app.Chain(ctx) {
		rows = append(rows, chainRow{Name: l.Name, From: l.Unit, When: l.When})
	}
	return append(rows, app.inRouter(method, u.EscapedPath())...)
}

// inRouter is what a request passes within the router. A handler has the name of its
// action, and the line of the route where there is none of its own.
func (app *App) inRouter(method, path string) []chainRow {
	handlers := map[string]string{}
	for _, rt := range app.router.Stack() {
		handlers[routeKey(rt.Entry())] = app.handlerName(rt)
	}
	var rows []chainRow
	entries, _ := app.router.Match(method, path)
	for _, e := range entries {
		for i, f := range e.Chain {
			row := chainRow{Name: shortFunc(f.Name), From: "router", When: e.Path, Source: f.Source}
			if name := handlers[routeKey(e)]; i == len(e.Chain)-1 && name != "" {
				row.Name, row.Source = name, e.Source
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// routeKey tells routes apart, also those that one line has registered.
func routeKey(e router.Entry) string { return fmt.Sprint(e.Methods, e.Path, e.Source) }
