package koa

import (
	"bufio"
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"sync"
)

// inner is the ResponseWriter which net/http middleware gets, and the way from
// the handler it wraps back into the koa stack.
//
// A middleware may give up on that handler and answer itself while the layers
// inside still run on another goroutine (http.TimeoutHandler): then the two must
// not meet. It has the capture, they have the Context.
type inner struct {
	request *http.Request // as the middleware got it
	next    Handler

	mu sync.Mutex // guards capture and pending
	*capture
	pending bool // the response of the layers inside is in the Context and not yet written

	running sync.RWMutex // held for reading while the layers inside run, guards the rest
	closed  bool
	err     error // of the layers inside
	late    bool  // they ended after their context
}

type innerKey struct{}

// serveInner is the handler that net/http middleware wraps. It finds its way by
// the request's context, because the ResponseWriter may be the middleware's.
func serveInner(w http.ResponseWriter, req *http.Request) {
	in, _ := req.Context().Value(innerKey{}).(*inner)
	if in == nil {
		panic("koa: net/http middleware passed on a request whose context does not come from the one it got")
	}
	in.running.RLock()
	defer in.running.RUnlock()
	if in.closed {
		return // the middleware has answered and gone on without the handler
	}
	in.run(w, req)
}

// serve runs the middleware. It does not return before the layers inside have:
// a middleware such as http.TimeoutHandler may, but a Context has one user.
func (in *inner) serve(mw http.Handler) error {
	ctx := in.ctx
	in.h = ctx.Response.fields.header()
	in.request = ctx.Req().WithContext(context.WithValue(ctx.Context(), innerKey{}, in))
	defer in.report()
	in.call(mw)
	switch {
	case in.err != nil && !(in.late && in.status >= http.StatusBadRequest):
		return in.err
	case in.err != nil && !errors.Is(in.err, context.Canceled) && !errors.Is(in.err, context.DeadlineExceeded):
		ctx.App.EmitError(in.err, ctx)
	}
	if !in.pending {
		ctx.Response.fields = fields{m: in.h}
		in.settle()
	}
	return nil
}

func (in *inner) call(mw http.Handler) {
	defer func() { // also when it panics
		in.running.Lock()
		defer in.running.Unlock()
		in.closed = true
	}()
	mw.ServeHTTP(in, in.request)
}

func (in *inner) run(w http.ResponseWriter, req *http.Request) {
	defer in.adopt(req)()
	in.begin()
	if w == http.ResponseWriter(in) {
		in.err = in.next(in.ctx)
		in.mu.Lock()
		in.pending = in.err == nil
		in.mu.Unlock()
	} else {
		in.err = in.sendTo(w, in.inside)
	}
	in.late = req.Context().Err() != nil && in.request.Context().Err() == nil
}

// begin shows the layers inside how far the middleware's own answer is.
func (in *inner) begin() {
	in.mu.Lock()
	defer in.mu.Unlock()
	switch {
	case in.sent:
		in.ctx.Response.status, in.ctx.Response.headSent = int16(in.status), true
	case in.status != 0:
		in.ctx.SetStatus(in.status)
		in.status = 0
	}
}

// inside runs the layers inside with headers of their own. The middleware gets
// them with the response.
func (in *inner) inside(ctx *Context) error {
	r := &ctx.Response
	given := maps.Clone(in.h)
	r.fields = fields{m: given.Clone()}
	if err := in.next(ctx); err != nil {
		return err
	}
	if !r.headSent {
		maps.DeleteFunc(ctx.exchange.writer().Header(), func(name string, _ []string) bool {
			return given[name] != nil && r.fields.m[name] == nil
		})
	}
	return nil
}

// adopt makes the request that the middleware passed on the one the layers
// inside see, until restore.
func (in *inner) adopt(req *http.Request) (restore func()) {
	ctx, m := in.ctx, in.ctx.rest
	asRequest, asMore, asContext, asReq := ctx.Request, m.request, m.context, m.req
	if req != in.request {
		ctx.Request.SetMethod(req.Method)
		if req.URL != in.request.URL && *req.URL != *in.request.URL {
			ctx.Request.SetURL(req.URL.RequestURI())
		}
		if req.Body != in.request.Body {
			ctx.Request.SetBodyReader(req.Body)
		}
		ctx.SetContext(req.Context())
		m.req = req
	}
	return func() {
		if req == in.request {
			return
		}
		ctx.Request = asRequest
		m.request.odd, m.request.body = asMore.odd, asMore.body
		m.context, m.req = asContext, asReq
	}
}

// sendTo runs h and sends the response it leaves to w in place of the client.
func (in *inner) sendTo(w http.ResponseWriter, h Handler) error {
	ctx, r := in.ctx, &in.ctx.Response
	outer, headSent, before := ctx.exchange, r.headSent, ctx.rest.response
	ctx.exchange = &elsewhere{exchange: outer, w: w}
	defer func() { // what reaches the client is in the capture's report
		ctx.exchange = outer
		r.headSent, r.over = headSent, false
		ctx.rest.response.written, ctx.rest.response.failure = before.written, before.failure
	}()
	if err := h(ctx); err != nil {
		return err
	}
	return ctx.respond()
}

// elsewhere is an exchange whose response goes to another writer.
type elsewhere struct {
	exchange
	w http.ResponseWriter
}

func (x *elsewhere) writer() http.ResponseWriter { return x.w }

// writePending writes the response of the layers inside, before the middleware
// adds something of its own.
func (in *inner) writePending() {
	if in.pending {
		in.pending = false
		in.err = in.sendTo(in.capture, func(*Context) error { return nil })
	}
}

// WriteHeader is the capture's, after what the layers inside left.
func (in *inner) WriteHeader(status int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.writePending()
	in.capture.WriteHeader(status)
}

// Write is the capture's, after what the layers inside left.
func (in *inner) Write(p []byte) (int, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.writePending()
	return in.capture.Write(p)
}

// Flush is FlushError without the error.
func (in *inner) Flush() { _ = in.FlushError() }

// FlushError is the capture's, after what the layers inside left.
func (in *inner) FlushError() error {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.writePending()
	return in.capture.FlushError()
}

// Hijack is the capture's.
func (in *inner) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.capture.Hijack()
}
