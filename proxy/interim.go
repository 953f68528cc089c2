package proxy

import (
	"maps"
	"net/http"

	"github.com/koa-go/koa/internal/gateway"
)

// interim is the client's side for httputil.ReverseProxy, which writes the headers
// of interim answers (1xx) as the instance sent them, and clears with them those
// that layers outside have set for the final one.
type interim struct {
	http.ResponseWriter
	outer http.Header // set before; nil when there was none
	sent  bool        // an interim answer
}

func newInterim(w http.ResponseWriter) *interim {
	i := &interim{ResponseWriter: w}
	if h := w.Header(); len(h) > 0 {
		i.outer = maps.Clone(h)
	}
	return i
}

// Unwrap is for http.ResponseController.
func (i *interim) Unwrap() http.ResponseWriter { return i.ResponseWriter }

// WriteHeader is http.ResponseWriter's.
func (i *interim) WriteHeader(status int) {
	h := i.Header()
	switch {
	case status >= 100 && status < 200 && status != http.StatusSwitchingProtocols:
		i.sent = true
		gateway.RemoveHopByHop(h)
	case i.sent:
		for name, values := range i.outer {
			if h[name] == nil {
				h[name] = values
			}
		}
	}
	i.ResponseWriter.WriteHeader(status)
}
