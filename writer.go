package koa

import (
	"bufio"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
)

// Req returns the request as net/http knows it, with the method, URL, body and
// context the layers have set by now. It is made on first use and safe to keep.
func (ctx *Context) Req() *http.Request {
	ctx.alive()
	m := ctx.more()
	if m.req == nil {
		m.req = ctx.buildRequest()
	}
	return m.req
}

func (ctx *Context) buildRequest() *http.Request {
	ctx.exchange.header() // complete the shared map before anyone keeps the request
	req := ctx.exchange.request().WithContext(ctx.Context())
	r := &ctx.Request
	req.Method = r.method
	if pattern := ctx.Pattern(); pattern != "" {
		req.Pattern = pattern
	}
	if body := ctx.rest.request.body; body != nil {
		req.Body = body
	}
	if target, _ := ctx.exchange.target(); r.url != target {
		u := *req.URL
		t := r.parsed()
		u.Path, u.RawPath = decodePath(t.path)
		u.RawQuery = strings.TrimPrefix(t.search, "?")
		req.URL = &u
	}
	return req
}

// Res returns the response as an http.ResponseWriter, for answering past koa:
// the first Write or WriteHeader sends the head with the headers set so far.
// Call SetRespond(false) if koa is not to add a body. It supports what the
// server's writer does (flush, hijack, deadlines) through
// http.ResponseController.
func (ctx *Context) Res() http.ResponseWriter {
	ctx.alive()
	m := ctx.more()
	if m.res == nil {
		m.res = &writer{r: &ctx.Response}
	}
	return m.res
}

// writer is the Response as an http.ResponseWriter.
type writer struct{ r *Response }

var (
	_ http.ResponseWriter = (*writer)(nil)
	_ http.Flusher        = (*writer)(nil)
	_ http.Hijacker       = (*writer)(nil)
	_ io.StringWriter     = (*writer)(nil)
)

// Header is the live map of the response's headers.
func (w *writer) Header() http.Header { return w.r.Header() }

// sendTrailers hands on the trailers which were set after the head was sent.
func (w *writer) sendTrailers() {
	if w.r.headSent {
		maps.Copy(w.r.ctx.exchange.writer().Header(), takeTrailers(w.r.fields.header()))
	}
}

// WriteHeader sends the head. Informational codes (1xx) are sent at once, and
// the head can still follow. Further calls do nothing.
func (w *writer) WriteHeader(status int) {
	if w.r.HeaderSent() {
		return
	}
	if status >= 100 && status < 200 && status != http.StatusSwitchingProtocols {
		if err := inform(w.r.ctx.exchange.writer(), w.Header(), status); err != nil {
			throw(err)
		}
		return
	}
	if err := w.r.sendHead(status); err != nil {
		throw(err)
	}
}

func (w *writer) implicitHead() {
	status := http.StatusOK
	if w.r.explicitStatus {
		status = w.r.statusCode()
	}
	w.WriteHeader(status)
}

// Write sends body bytes, after the head: the status that was set, or 200.
func (w *writer) Write(p []byte) (int, error) {
	w.implicitHead()
	n, err := w.r.ctx.exchange.writer().Write(p)
	w.r.count(int64(n))
	return n, err
}

// WriteString is Write for a string.
func (w *writer) WriteString(s string) (int, error) {
	w.implicitHead()
	n, err := io.WriteString(w.r.ctx.exchange.writer(), s)
	w.r.count(int64(n))
	return n, err
}

// Flush sends the head and what is buffered.
func (w *writer) Flush() { _ = w.FlushError() }

// FlushError is Flush for http.ResponseController.
func (w *writer) FlushError() error {
	w.implicitHead()
	return flush(w.r.ctx.exchange.writer())
}

// Hijack hands the connection over; koa sends nothing any more.
func (w *writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.r.ctx.alive()
	conn, rw, err := http.NewResponseController(w.r.ctx.exchange.writer()).Hijack()
	if err == nil {
		w.r.over = true
	}
	return conn, rw, err
}

// Unwrap is how http.ResponseController reaches deadlines.
func (w *writer) Unwrap() http.ResponseWriter { return w.r.ctx.exchange.writer() }
