package egg

import (
	"net/http"
	"net/url"
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
	r := &http.Request{Method: method, URL: u, Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	ctx := app.AnonymousContext(r)
	rows := []chainRow{{Name: "onerror", From: "egg"}}
	for _, l := range app.Chain(ctx) {
		rows = append(rows, chainRow{Name: l.Name, From: l.Unit, When: l.When})
	}
	entries, _ := app.router.Match(method, u.EscapedPath())
	for _, e := range entries {
		for _, f := range e.Chain {
			rows = append(rows, chainRow{Name: shortFunc(f.Name), From: "router", When: e.Path, Source: f.Source})
		}
	}
	return rows
}
