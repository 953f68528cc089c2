package koa

import (
	"bufio"
	"maps"
	"net"
	"net/http"
)

// maxCapture is how much of a net/http handler's answer is kept unsent. A
// download of any size must not end up in memory.
const maxCapture = 1 << 20

// capture is the ResponseWriter of a net/http handler inside koa. It keeps the
// answer until the handler flushes, or writes too much to keep.
type capture struct {
	ctx     *Context
	out     http.ResponseWriter // where the answer goes when it is not kept
	h       http.Header         // nil: that of the Context's response
	status  int                 // 0: no head yet
	body    []byte
	sent    bool // the head is on its way; nothing is kept any more
	taken   bool // the connection is the handler's
	written int64
	failure error // of writing to out
}

var (
	_ http.Flusher  = (*capture)(nil)
	_ http.Hijacker = (*capture)(nil)
)

func newCapture(ctx *Context) *capture {
	return &capture{ctx: ctx, out: ctx.exchange.writer()}
}

// Header is the live map of the Context's response headers.
func (c *capture) Header() http.Header {
	if c.h != nil {
		return c.h
	}
	return c.ctx.Response.fields.header()
}

// WriteHeader notes the status. Informational responses are sent at once.
func (c *capture) WriteHeader(status int) {
	switch {
	case c.status != 0:
	case status >= 100 && status < 200 && status != http.StatusSwitchingProtocols:
		if err := inform(c.out, c.Header(), status); err != nil {
			throw(err)
		}
	default:
		c.status = status
	}
}

// Write keeps p, or sends it when keeping has ended.
func (c *capture) Write(p []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	if !c.sent && len(c.body)+len(p) > maxCapture {
		if err := c.send(); err != nil {
			return 0, err
		}
	}
	if c.sent {
		return c.pass(p)
	}
	c.body = append(c.body, p...)
	return len(p), nil
}

// send ends the keeping: head and what was kept go out.
func (c *capture) send() error {
	c.guessType()
	if err := copyChecked(c.out.Header(), c.Header()); err != nil {
		throw(err)
	}
	c.sent = true
	c.out.WriteHeader(c.status)
	kept := c.body
	c.body = nil
	if len(kept) == 0 {
		return nil
	}
	_, err := c.pass(kept)
	return err
}

func (c *capture) pass(p []byte) (int, error) {
	n, err := c.out.Write(p)
	c.written += int64(n)
	if err != nil {
		c.failure = err
	}
	return n, err
}

// guessType does what net/http's own writer does for a body without a type.
func (c *capture) guessType() {
	h := c.Header()
	if _, set := h["Content-Type"]; !set && len(c.body) > 0 && h.Get("Content-Encoding") == "" {
		h.Set("Content-Type", http.DetectContentType(c.body))
	}
}

// Flush sends what was kept; from here on the answer streams.
func (c *capture) Flush() { _ = c.FlushError() }

// FlushError is Flush for http.ResponseController.
func (c *capture) FlushError() error {
	c.WriteHeader(http.StatusOK)
	if !c.sent {
		if err := c.send(); err != nil {
			return err
		}
	}
	return flush(c.out)
}

// Hijack hands the connection over; nothing is kept or sent any more.
func (c *capture) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(c.out).Hijack()
	if err == nil {
		c.taken = true
	}
	return conn, rw, err
}

// Unwrap is how http.ResponseController reaches deadlines.
func (c *capture) Unwrap() http.ResponseWriter { return c.out }

// settle moves the answer of a handler that has returned into the Context. One
// that wrote nothing has answered 200 with an empty body, as on net/http.
func (c *capture) settle() {
	if c.taken {
		return
	}
	c.WriteHeader(http.StatusOK)
	if trailers := takeTrailers(c.Header()); len(trailers) > 0 {
		if !c.sent {
			_ = c.send() // a client that is gone is in c.failure
		}
		maps.Copy(c.out.Header(), trailers)
	}
	if c.sent {
		c.ctx.Response.over = true
		return
	}
	c.hand()
}

// hand makes what was kept the Context's response.
func (c *capture) hand() {
	r := &c.ctx.Response
	c.guessType()
	r.body = nil
	r.SetStatus(c.status)
	r.closeStreams()
	r.explicitNull = false
	if c.ctx.Request.method == http.MethodHead && len(c.body) == 0 {
		return // the length, if any, is the handler's
	}
	r.body = c.body
	r.SetLength(int64(len(c.body)))
}

// report tells the Context what has gone past it, also when the handler
// panicked: half an answer must not be followed by another.
func (c *capture) report() {
	r := &c.ctx.Response
	r.count(c.written)
	if c.sent {
		r.status, r.headSent = int16(c.status), true
	}
	if c.taken {
		r.over = true
	}
	if c.failure != nil {
		r.fail(c.failure)
	}
}
