package koa

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/koa-go/koa/internal/statuses"
)

// Body is the body as it was set.
func (r *Response) Body() any {
	r.ctx.alive()
	return r.body
}

// SetBody sets the body, and status 200 unless a status was set. By its type
// the body is sent as
//
//   - string: text; text/html when it begins with "<", else text/plain
//   - []byte: bytes, application/octet-stream
//   - io.Reader: a stream; if it is an io.Closer it is closed exactly once,
//     whatever becomes of it, and while it is read when the client goes away
//   - *http.Response: status, headers and body of another server's answer
//   - nil: no body, status 204 unless the status has no body anyway. If the type
//     is application/json the body is the text "null", as in Koa
//   - anything else: JSON, without HTML escaping
//
// A Content-Type that is set stays, except that JSON needs a JSON type.
func (r *Response) SetBody(body any) {
	r.ctx.alive()
	original := r.body
	r.body = body
	switch body := body.(type) {
	case string:
		values := typeText
		if !plainText(body) {
			values = textType(body)
		}
		r.setWhole(values, len(body))
	case []byte:
		r.setWhole(typeBinary, len(body))
	case nil:
		r.setNoBody()
	case io.Reader:
		r.setStream(original, body)
	case *http.Response:
		r.setUpstream(body)
	default:
		r.setStatusOK()
		r.SetLength(-1)
		if t := r.fields.contentType(); len(t) == 0 || !hasWord(r.Type(), "json") {
			r.SetType("json")
		}
	}
	if original != nil && !isStream(body) && isStream(original) {
		r.closeStreams()
	}
}

// setWhole is setStatusOK, setTypeIfNone and SetLength for a body of which all
// is there.
func (r *Response) setWhole(values []string, length int) {
	if r.headSent {
		return
	}
	r.setStatusOK()
	f := &r.fields
	if f.m != nil || len(f.list) > 0 {
		r.setTypeIfNone(values)
		r.SetLength(int64(length))
		return
	}
	if len(f.typ) == 0 {
		f.typ = values
	}
	f.length, f.size = nil, int64(length)+1
}

func (r *Response) setStatusOK() {
	if !r.explicitStatus && !r.headSent {
		r.status = http.StatusOK
		r.forgetMessage()
	}
}

func (r *Response) setTypeIfNone(values []string) {
	if !r.headSent && len(r.fields.contentType()) == 0 {
		r.fields.setContentType(values)
	}
}

func (r *Response) setNoBody() {
	if !statuses.Empty(r.statusCode()) {
		if r.Type() == "application/json" {
			r.body = "null"
			if len(r.fields.contentLength()) > 0 { // of the body before; Koa leaves it
				r.SetLength(int64(len("null")))
			}
			return
		}
		r.SetStatus(http.StatusNoContent)
	}
	r.explicitNull = true
	r.Remove("Content-Type")
	r.Remove("Content-Length")
	r.Remove("Transfer-Encoding")
}

func (r *Response) setStream(original any, body io.Reader) {
	r.setStatusOK()
	if closer, ok := body.(io.Closer); ok {
		r.own(closer)
	}
	if original != nil && !equal(original, body) {
		r.Remove("Content-Length")
	}
	r.setTypeIfNone(typeBinary)
}

// hopByHop are the headers of one connection, which do not travel on
// (RFC 9110 7.6.1).
var hopByHop = []string{"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

func (r *Response) setUpstream(up *http.Response) {
	r.own(up.Body)
	r.SetStatus(up.StatusCode)
	if r.headSent {
		return
	}
	r.setTypeIfNone(typeBinary)
	for name, values := range up.Header {
		if !slices.Contains(hopByHop, canonical(name)) {
			r.Set(name, values...)
		}
	}
}

// own remembers a stream to close, once even if it is set twice.
func (r *Response) own(c io.Closer) {
	if c == nil {
		return
	}
	m := &r.ctx.more().response
	for _, known := range m.streams {
		if equal(known, c) {
			return
		}
	}
	m.streams = append(m.streams, c)
}

// streams are the bodies that want closing, in the order they were set.
func (r *Response) streams() []io.Closer {
	if r.ctx.rest == nil {
		return nil
	}
	return r.ctx.rest.response.streams
}

// closeStreams closes what has been a body.
func (r *Response) closeStreams() {
	if owned := r.streams(); len(owned) > 0 {
		r.ctx.rest.response.streams = nil
		r.ctx.App.closeAll(owned, r.ctx)
	}
}

// closeAll closes bodies. The errors are dropped: whether the answer was sent
// whole is decided by reading and writing. A panic is printed, and the other
// bodies are closed all the same. ctx is for that print; nil where the request
// may be over by then.
func (app *Application) closeAll(streams []io.Closer, ctx *Context) {
	for _, c := range streams {
		app.guard(ctx, func() { _ = c.Close() })
	}
}

func isStream(body any) bool {
	switch body.(type) {
	case io.Reader, *http.Response:
		return true
	}
	return false
}

// plainText reports whether the first byte tells that textType is typeText.
func plainText(s string) bool { return s != "" && s[0] > ' ' && s[0] < utf8.RuneSelf && s[0] != '<' }

// textType is the Content-Type for a text: html when the first character that is
// not a space is "<".
func textType(s string) []string {
	if strings.HasPrefix(strings.TrimLeftFunc(s, isJSSpace), "<") {
		return typeHTML
	}
	return typeText
}

// hasWord reports whether word stands in s as a word of its own, in any case:
// /\bword\b/i.
func hasWord(s, word string) bool {
	for from := 0; from+len(word) <= len(s); from++ {
		end := from + len(word)
		if strings.EqualFold(s[from:end], word) &&
			(from == 0 || !isWordByte(s[from-1])) && (end == len(s) || !isWordByte(s[end])) {
			return true
		}
	}
	return false
}

func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
