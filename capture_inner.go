package koa

import (
	"context"
	"net/http"
	"sync"
)

// inner is the ResponseWriter which net/http middleware gets, and the way from
// the handler it wraps back into the koa stack.
type inner struct {
	*capture
	request *http.Request // as the middleware got it
	next    Handler

	err     error // of the koa layers inside
	pending bool  // their response is in the Context and not yet written

	running sync.RWMutex // held for reading while the layers inside run
	closed  bool
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
	in.request = in.ctx.Req().WithContext(context.WithValue(in.ctx.Context(), innerKey{}, in))
	mw.ServeHTTP(in, in.request)
	in.running.Lock()
	in.closed = true
	in.running.Unlock()
	if in.err != nil {
		return in.err
	}
	if !in.pending {
		in.settle()
	}
	return nil
}

func (in *inner) run(w http.ResponseWriter, req *http.Request) {
	in.adopt(req)
	if in.status != 0 && !in.sent {
		in.ctx.SetStatus(in.status) // the middleware began the answer
		in.status = 0
	}
	if w == http.ResponseWriter(in) {
		in.err = in.next(in.ctx)
		in.pending = in.err == nil
		return
	}
	in.err = in.sendTo(w, in.next)
}

// adopt makes the request that the middleware passed on the one the layers
// inside see.
func (in *inner) adopt(req *http.Request) {
	if req == in.request {
		return
	}
	ctx := in.ctx
	ctx.Request.SetMethod(req.Method)
	if req.URL != in.request.URL && *req.URL != *in.request.URL {
		ctx.Request.SetURL(req.URL.RequestURI())
	}
	if req.Body != in.request.Body {
		ctx.Request.SetBodyReader(req.Body)
	}
	ctx.SetContext(req.Context())
	ctx.rest.req = req
}

// sendTo runs h and sends the response it leaves to w in place of the client.
func (in *inner) sendTo(w http.ResponseWriter, h Handler) error {
	ctx, r := in.ctx, &in.ctx.Response
	outer := ctx.exchange
	ctx.exchange = &elsewhere{exchange: outer, w: w}
	err := h(ctx)
	if err == nil {
		err = ctx.respond()
	}
	ctx.exchange = outer
	r.headSent, r.over = in.sent, in.sent
	return err
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
	in.writePending()
	in.capture.WriteHeader(status)
}

// Write is the capture's, after what the layers inside left.
func (in *inner) Write(p []byte) (int, error) {
	in.writePending()
	return in.capture.Write(p)
}

// Flush is FlushError without the error.
func (in *inner) Flush() { _ = in.FlushError() }

// FlushError is the capture's, after what the layers inside left.
func (in *inner) FlushError() error {
	in.writePending()
	return in.capture.FlushError()
}
