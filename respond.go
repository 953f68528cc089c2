package koa

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"

	"github.com/koa-go/koa/internal/jsonbody"
	"github.com/koa-go/koa/internal/statuses"
)

// serve runs the stack and answers. Everything the application sends goes out
// through this file, stream.go and, for who asked for it, writer.go.
func (ctx *Context) serve(run Handler) {
	returned := false // as in link
	defer func() {
		if !returned {
			ctx.panicked(recover())
		}
	}()
	err := run(ctx)
	if err == nil {
		err = ctx.respond()
	}
	if err != nil {
		ctx.onerror(err)
	}
	returned = true
	ctx.finish()
}

// panicked ends a request after a panic of the outermost layer, or while
// answering, in a body's own Read or MarshalJSON: that is an error like any
// other. After a runtime.Goexit v is nil.
func (ctx *Context) panicked(v any) {
	defer ctx.finish() // also when caught lets http.ErrAbortHandler go on
	if v != nil {
		ctx.onerror(caught(v))
	}
}

// finish ends the request.
func (ctx *Context) finish() {
	ctx.close()
	if ctx.Response.aborted {
		panic(http.ErrAbortHandler) // net/http's way to cut the connection
	}
}

// close closes streams and tells listeners the outcome; in checked applications
// later use of the Context fails.
func (ctx *Context) close() {
	r := &ctx.Response
	r.over = true
	if m := ctx.rest; m != nil {
		r.closeStreams()
		if m.res != nil {
			m.res.sendTrailers()
		}
		if len(m.finished) > 0 {
			ctx.reportFinished()
		}
	}
	if ctx.App.checks {
		ctx.end()
	}
}

// respond sends the response as the layers left it.
func (ctx *Context) respond() error {
	r := &ctx.Response
	if r.respondOff || r.over {
		return nil
	}
	switch {
	case statuses.Empty(r.statusCode()):
		return r.sendEmpty()
	case ctx.Request.method == http.MethodHead:
		return r.sendHEAD()
	}
	switch body := r.body.(type) {
	case string:
		return r.sendString(body)
	case []byte:
		return r.sendBytes(body)
	case nil:
		return r.sendDefault()
	case io.Reader:
		return r.sendStream(body)
	case *http.Response:
		return r.sendUpstream(body)
	default:
		return r.sendJSON(body)
	}
}

// unknown is the size of a body of which not all is there, for sendHeadOf.
const unknown = -2

// sendHead writes status and headers. Nothing is sent when it fails.
func (r *Response) sendHead(status int) error {
	return r.sendHeadOf(r.ctx.exchange.writer(), status, unknown)
}

// sendHeadOf is sendHead before a body of which all is written next.
func (r *Response) sendHeadOf(w http.ResponseWriter, status, size int) error {
	if r.headSent {
		return nil
	}
	if err := r.fields.copyTo(w.Header(), size); err != nil {
		return err
	}
	r.status = int16(status)
	r.headSent = true
	w.WriteHeader(status)
	return nil
}

func (r *Response) sendEmpty() error {
	if !r.headSent {
		r.SetBody(nil)
	}
	return r.sendHead(r.statusCode())
}

func (r *Response) sendHEAD() error {
	if !r.headSent && len(r.fields.contentLength()) == 0 {
		if err := r.setComputedLength(); err != nil {
			return err
		}
	}
	return r.sendHead(r.statusCode())
}

func (r *Response) setComputedLength() error {
	switch r.body.(type) {
	case nil, io.Reader, *http.Response, string, []byte:
		if n := r.Length(); n >= 0 {
			r.SetLength(n)
		}
		return nil
	}
	buf, err := jsonbody.Encode(r.body)
	if err != nil {
		return err
	}
	r.SetLength(int64(len(buf.Bytes())))
	buf.Free()
	return nil
}

func (r *Response) sendDefault() error {
	if r.explicitNull {
		if !r.headSent {
			r.fields.remove("Content-Type")
			r.fields.remove("Transfer-Encoding")
			r.SetLength(0)
		}
		return r.sendHead(r.statusCode())
	}
	text := r.defaultText()
	if !r.headSent {
		r.fields.setContentType(typeText)
		r.SetLength(int64(len(text)))
	}
	return r.sendString(text)
}

func (r *Response) sendString(s string) error {
	w := r.ctx.exchange.writer()
	if err := r.sendHeadOf(w, r.statusCode(), len(s)); err != nil {
		return err
	}
	n, err := io.WriteString(w, s)
	if err == nil && r.ctx.rest == nil {
		return nil
	}
	return r.wrote(n, err)
}

func (r *Response) sendBytes(b []byte) error {
	w := r.ctx.exchange.writer()
	if err := r.sendHeadOf(w, r.statusCode(), len(b)); err != nil {
		return err
	}
	n, err := w.Write(b)
	return r.wrote(n, err)
}

func (r *Response) sendJSON(v any) error {
	buf, err := jsonbody.Encode(v)
	if err != nil {
		return err
	}
	defer buf.Free()
	if !r.headSent {
		r.SetLength(int64(len(buf.Bytes())))
	}
	return r.sendBytes(buf.Bytes())
}

// wrote counts body bytes. A failing write means that the client is gone, which
// is no error of the application; a wrong Content-Length is.
func (r *Response) wrote(n int, err error) error {
	r.count(int64(n))
	if err == nil {
		return nil
	}
	return r.failed(err)
}

// failed is wrote for a write that failed.
func (r *Response) failed(err error) error {
	r.fail(err)
	if errors.Is(err, http.ErrContentLength) || errors.Is(err, http.ErrBodyNotAllowed) {
		return err
	}
	return nil
}

// count adds to the body bytes that were written. They only matter to who
// listens for the outcome.
func (r *Response) count(n int64) {
	if m := r.ctx.rest; m != nil {
		m.response.written += n
	}
}

// fail notes why the answer is not whole. Nothing more can be sent.
func (r *Response) fail(err error) {
	r.over = true
	r.ctx.more().response.failure = err
}

// onerror is the one exit for errors that no layer handled.
func (ctx *Context) onerror(err error) {
	r := &ctx.Response
	if ctx.clientGone(err) {
		r.fail(err)
		r.aborted = true
		return
	}
	if r.headSent || r.over {
		r.fail(err)
		r.aborted = true
		ctx.App.EmitError(err, ctx)
		return
	}
	ctx.App.EmitError(err, ctx)
	status, text, header := answerTo(err)
	r.fields.clear()
	r.keepErrorHeader(header)
	r.fields.setContentType(typeText)
	r.fields.setContentLength(int64(len(text)))
	r.body = nil
	r.closeStreams()
	if err := r.sendHead(status); err != nil {
		r.fail(err)
		r.aborted = true
		return
	}
	n, err := io.WriteString(ctx.exchange.writer(), text)
	_ = r.wrote(n, err) // there is nobody left to tell
}

// keepErrorHeader sets the headers an error brought. A forbidden one is left
// out: the error it belongs to is what counts.
func (r *Response) keepErrorHeader(header http.Header) {
	for name, values := range header {
		name := canonical(name)
		if name == "Content-Type" || name == "Content-Length" || checkHeader(name, values) != nil {
			continue
		}
		r.fields.set(name, values)
	}
}

// clientGone reports whether err only says that the client left. Nobody is
// there to answer, and nothing went wrong on this side.
func (ctx *Context) clientGone(err error) bool {
	if !errors.Is(ctx.exchange.done().Err(), context.Canceled) {
		return false
	}
	_, isNetwork := errors.AsType[*net.OpError](err)
	return isNetwork || errors.Is(err, context.Canceled) || errors.Is(err, io.ErrUnexpectedEOF)
}

func (ctx *Context) reportFinished() {
	r := &ctx.Response
	outcome := Outcome{Bytes: ctx.rest.response.written, Err: ctx.rest.response.failure}
	if r.headSent {
		outcome.Status = r.statusCode()
	}
	for _, fn := range ctx.rest.finished {
		ctx.App.guard(ctx, func() { fn(outcome) })
	}
}
