package proxy

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"sync"

	"github.com/koa-go/koa/internal/gateway"
)

// hints passes interim answers (1xx) on to the client, as a proxy must (RFC 9110
// 15.2). A hint has the headers that layers outside have set, and leaves them alone.
type hints struct {
	trace httptrace.ClientTrace

	mu sync.Mutex          // guards to
	to http.ResponseWriter // nil when the time of hints is over
}

// listen is the context for a request of the client's. HTTP/1.0 knows no interim
// answers.
func (h *hints) listen(in *http.Request) context.Context {
	if !in.ProtoAtLeast(1, 1) {
		return in.Context()
	}
	h.trace.Got1xxResponse = h.pass
	return httptrace.WithClientTrace(in.Context(), &h.trace)
}

// pass is called by the transport's goroutine while RoundTrip waits, or after it gave
// up waiting.
func (h *hints) pass(status int, header textproto.MIMEHeader) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.to == nil {
		return nil
	}
	sent := h.to.Header()
	outer := maps.Clone(sent)
	defer func() {
		if recover() != nil { // as it will for the answer, where somebody recovers
			h.to = nil
		}
		clear(sent)
		maps.Copy(sent, outer)
	}()
	gateway.RemoveHopByHop(http.Header(header))
	addHeader(sent, http.Header(header))
	h.to.WriteHeader(status)
	return nil
}

// stop ends the time of hints.
func (h *hints) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.to = nil
}
