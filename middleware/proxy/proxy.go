// Package proxy answers requests with the answers of another server, with the
// options of npm http-proxy-middleware:
//
//	app.Use(mount.New("/api", proxy.New("http://127.0.0.1:8080", nil)))
//
// The answer becomes the body of the Context as [koa.Response.SetBody] takes an
// *http.Response: layers outside see its status and headers and may change them
// before they are sent, and the bytes stream through afterwards, flushed whenever
// the upstream pauses. Requests stream too, in both directions at a time. An
// upgrade, such as to WebSocket, takes the connection over until either side ends
// it. A client that goes away cancels its request upstream.
//
// What belongs to one connection stays there (RFC 9110 7.6.1), and how a message
// is delimited is decided anew on each side, so that client and upstream cannot
// disagree on where a request ends. Redirects are not followed: they are for the
// client.
//
// It does not use httputil.ReverseProxy, which writes to a ResponseWriter and so
// would send its answer before the layers outside have seen it.
//
// The body must not have been read. Package middleware/bodyparser leaves it to be
// read again; a layer that does not, such as one for uploads, goes behind the
// proxy or is kept from the proxy's paths with [koa.Unless].
package proxy

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/koa-go/koa"
)

// New returns a layer that answers requests with what the server at target says.
// target is a URL with http or https; the path of a request, as the layer sees
// it, is put behind the target's own. An empty target needs Options.Router or
// Options.Routes, and requests that neither has a target for go to the next layer.
//
// When the upstream fails the layer returns an error with a status:
//
//   - 503: no connection could be made, so nothing was sent
//   - 504: the upstream did not answer, or accept the connection, in time
//   - 502: it answered with what is no answer, or the connection broke
//
// An answer that breaks off after its head is cut short for the client too. New
// panics when target or an option makes no sense.
func New(target string, opts *Options) koa.Middleware {
	return newProxy(target, opts).handle
}

type proxy struct {
	Options
	target *url.URL // nil without one
	routes []route
}

func (p *proxy) handle(ctx *koa.Context, next koa.Handler) error {
	target, err := p.targetOf(ctx)
	if err != nil {
		return err
	}
	if target == nil {
		return next(ctx)
	}
	err = p.forward(ctx, target)
	if err != nil && p.OnError != nil {
		return p.OnError(ctx, err)
	}
	return err
}

func (p *proxy) forward(ctx *koa.Context, target *url.URL) error {
	out, err := p.request(ctx, target)
	if err != nil {
		return err
	}
	c, cancel := context.WithCancelCause(ctx.Context())
	answer, err := p.roundTrip(ctx, out.WithContext(c), cancel)
	if err != nil {
		cancel(nil)
		return err
	}
	if answer.StatusCode == http.StatusSwitchingProtocols {
		defer cancel(nil)
		return p.tunnel(ctx, out, answer)
	}
	answer.Body = &answerBody{ReadCloser: answer.Body, answer: answer, to: underlying(ctx), cancel: cancel}
	return p.answer(ctx, answer)
}

// roundTrip sends a request and returns the head of the answer.
func (p *proxy) roundTrip(ctx *koa.Context, out *http.Request, cancel context.CancelCauseFunc) (*http.Response, error) {
	limit := watch(p.ProxyTimeout, func() { cancel(errNoAnswer) })
	body := newRequestBody(out, limit.touch)
	if body != nil {
		shareBody(ctx, out.Body)
	}
	hints := newHints(ctx)
	answer, err := p.Transport.RoundTrip(hints.trace(out))
	hints.stop()
	if err == nil && limit.stop() {
		return answer, nil
	}
	if err == nil { // at the very moment of the answer
		_ = answer.Body.Close()
		err = errNoAnswer
	}
	limit.stop()
	return nil, p.failure(ctx, out, body, err)
}

// shareBody makes the server leave the request's body to the transport. Otherwise
// it takes what is left of it for itself as soon as the answer begins.
func shareBody(ctx *koa.Context, body io.Closer) {
	server := http.NewResponseController(underlying(ctx))
	if server.EnableFullDuplex() != nil {
		return // HTTP/2 need not be told
	}
	// In this mode net/http must not be the one to find the end of the body, or it
	// reads twice at once: its wait for a client that leaves, and for the next
	// request.
	ctx.OnFinished(func(koa.Outcome) {
		_ = server.Flush() // closing may wait for a client that waits for the answer
		_ = body.Close()
	})
}

// errNoAnswer is why a request is canceled that takes too long.
var errNoAnswer = fmt.Errorf("no answer in time: %w", context.DeadlineExceeded)

// defaultTimeout is that of nginx, too.
const defaultTimeout = 60 * time.Second
