package proxy

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa/internal/gateway"
)

// answer gives the client an instance's answer. It panics when it cannot be finished,
// so that the server cuts it.
func (p *Proxy) answer(w http.ResponseWriter, r *http.Request, answer *http.Response) {
	defer answer.Body.Close()
	h := w.Header()
	gateway.RemoveHopByHop(answer.Header)
	addHeader(h, answer.Header)
	if _, set := h["Content-Type"]; !set {
		h["Content-Type"] = nil // which keeps net/http from guessing
	}
	announced := trailers(answer)
	if announced != "" {
		h.Add("Trailer", announced)
	}
	if err := p.pipes.copy(w, answer); err != nil {
		if r.Context().Value(http.ServerContextKey) == nil {
			return // nobody would recover
		}
		panic(http.ErrAbortHandler)
	}
	if len(answer.Trailer) == 0 {
		return
	}
	if announced == "" {
		_ = http.NewResponseController(w).Flush() // or the server gives a short answer a length, and drops them
	}
	for name, values := range answer.Trailer {
		h[http.TrailerPrefix+name] = values
	}
}

// trailers names the fields that the instance has announced.
func trailers(answer *http.Response) string {
	if len(answer.Trailer) == 0 {
		return ""
	}
	names := slices.Sorted(maps.Keys(answer.Trailer))
	return strings.Join(slices.DeleteFunc(names, func(name string) bool { return !gateway.MayTrail(name) }), ", ")
}

// addHeader adds the headers of an answer to those that layers outside have set.
func addHeader(h, answer http.Header) {
	for name, values := range answer {
		if outer := h[name]; len(outer) > 0 {
			values = slices.Concat(outer, values)
		}
		h[name] = values
	}
}
