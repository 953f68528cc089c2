package dev

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"
)

//go:embed page.html
var pageText string

//go:embed reload.js
var reloadScript string

// pages are the supervisor's own answers.
type pages struct {
	name     string // of the application
	hub      *hub
	template *template.Template
}

func newPages(name string, h *hub) *pages {
	return &pages{name: name, hub: h, template: template.Must(template.New("page").Parse(pageText))}
}

// pageView is what the template sees.
type pageView struct {
	*failure
	App    string
	Script string
	Serves bool // there is a worker, only an older one
}

// failed answers with a failure, in the form that the client asks for.
func (p *pages) failed(w http.ResponseWriter, r *http.Request, f *failure, status int) {
	w.Header().Set(marks, string(f.Stage)+" failed")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Vary", "Accept, Sec-Fetch-Mode")
	accept := r.Header.Get("Accept")
	switch {
	case strings.Contains(accept, "text/html"):
		p.html(w, f, status)
	case strings.Contains(accept, "json"):
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		writeJSON(w, map[string]any{"error": f})
	default:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		fmt.Fprintln(w, f.Error())
	}
}

func (p *pages) html(w http.ResponseWriter, f *failure, status int) {
	var page bytes.Buffer
	view := pageView{failure: f, App: p.name, Serves: status == http.StatusInternalServerError,
		Script: prefix + "reload.js?" + strconv.FormatInt(p.hub.version(), 10)}
	if err := p.template.Execute(&page, view); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w)
}

// timeout answers a request that waited too long.
func (p *pages) timeout(w http.ResponseWriter, r *http.Request, limit time.Duration) {
	p.failed(w, r, &failure{
		Stage: building,
		Title: fmt.Sprintf("There was no new program after %v", limit),
		Output: "The request waited for the build to end. The build goes on; " +
			"the terminal of egg dev shows how far it is, and this page reloads when it is done.",
	}, http.StatusGatewayTimeout)
}

func script(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin") // documents in a sandbox have no origin
	_, _ = w.Write([]byte(reloadScript))
}

func writeJSON(w http.ResponseWriter, v any) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(v) //nolint:errchkjson // the client may be gone
}
