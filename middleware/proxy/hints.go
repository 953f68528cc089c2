package proxy

import (
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"sync"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/gateway"
)

// hints passes on interim answers such as 103 Early Hints, as a proxy must (RFC
// 9110 15.2). The server itself sends 100 once the body is wanted.
type hints struct {
	mu sync.Mutex // guards to, which is nil when the time of hints is over
	to http.ResponseWriter
}

func newHints(ctx *koa.Context) *hints {
	if major, minor := ctx.Request.Proto(); major == 1 && minor == 0 || ctx.HeaderSent() {
		return &hints{} // HTTP/1.0 knows no interim answers
	}
	return &hints{to: underlying(ctx)}
}

// trace returns out with the hints listening.
func (s *hints) trace(out *http.Request) *http.Request {
	if s.to == nil {
		return out
	}
	return out.WithContext(httptrace.WithClientTrace(out.Context(), &httptrace.ClientTrace{Got1xxResponse: s.pass}))
}

// pass is called by the transport's goroutine while RoundTrip waits, or after
// it gave up waiting.
func (s *hints) pass(status int, header textproto.MIMEHeader) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.to == nil || status == http.StatusContinue || status == http.StatusSwitchingProtocols {
		return nil
	}
	h := s.to.Header()
	before := maps.Clone(h)
	gateway.RemoveHopByHop(http.Header(header))
	maps.Copy(h, http.Header(header))
	s.to.WriteHeader(status)
	clear(h)
	maps.Copy(h, before)
	return nil
}

func (s *hints) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.to = nil
}
