package koa

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/koa-go/koa/internal/jsonbody"
	"github.com/koa-go/koa/internal/mime"
	"github.com/koa-go/koa/internal/statuses"
	"github.com/koa-go/koa/internal/typeis"
)

// Response is what will be sent, once the outermost layer has returned. Most
// of its methods are also on [Context]. It belongs to one Context and must not
// be copied. After the head is sent, changes are ignored, as in Koa.
type Response struct {
	ctx    *Context
	fields fields
	body   any

	status         int16 // 0: never set, which means 404
	explicitStatus bool
	explicitNull   bool
	headSent       bool
	over           bool // ended, aborted or taken over
	aborted        bool // the connection must be cut
	respondOff     bool // the layers answer themselves
}

// responseRest is what the plainest responses do not need.
type responseRest struct {
	message string
	streams []io.Closer // every body that wants closing, until it is closed
	written int64
	failure error // why the answer is not whole
}

// Status is the status code; 404 until a status or a body is set.
func (r *Response) Status() int {
	r.ctx.alive()
	return r.statusCode()
}

func (r *Response) statusCode() int {
	if r.status == 0 {
		return http.StatusNotFound
	}
	return int(r.status)
}

// SetStatus sets the status code and forgets [Response.Message]. A status
// without a body (204, 205, 304) drops the body. A code outside 100 to 999 is a
// mistake in the program: SetStatus panics with it.
func (r *Response) SetStatus(code int) {
	if r.HeaderSent() {
		return
	}
	if code < 100 || code > 999 {
		panic(fmt.Sprintf("invalid status code: %d", code)) // Koa's words
	}
	r.explicitStatus = true
	r.setStatus(code)
}

func (r *Response) setStatus(code int) {
	r.status = int16(code)
	r.forgetMessage()
	if r.body != nil && statuses.Empty(code) {
		r.SetBody(nil)
	}
}

func (r *Response) forgetMessage() {
	if m := r.ctx.rest; m != nil {
		m.response.message = ""
	}
}

// Message is the reason phrase of the status unless [Response.SetMessage]
// replaced it, "" for a status without one. It is the body of a response that
// has none. net/http always sends its own phrase on the wire.
func (r *Response) Message() string {
	r.ctx.alive()
	if m := r.ctx.rest; m != nil && m.response.message != "" {
		return m.response.message
	}
	return statuses.Message(r.statusCode())
}

// SetMessage replaces the message until the status is set again.
func (r *Response) SetMessage(message string) {
	r.ctx.alive()
	r.ctx.more().response.message = message
}

// Length is the Content-Length, or the length of the body if that is known
// now, or -1. For a value that will be sent as JSON it encodes the value.
func (r *Response) Length() int64 {
	r.ctx.alive()
	if size := r.fields.size; size > 0 {
		return size - 1
	}
	if v := r.fields.contentLength(); len(v) > 0 {
		n, _ := leadingInt(v[0])
		return n
	}
	switch body := r.body.(type) {
	case nil, io.Reader, *http.Response:
		return -1
	case string:
		if body == "" {
			return -1
		}
		return int64(len(body))
	case []byte:
		return int64(len(body))
	}
	buf, err := jsonbody.Encode(r.body)
	if err != nil {
		return -1
	}
	defer buf.Free()
	if text := string(buf.Bytes()); text == "0" || text == "false" {
		return -1 // falsy in JavaScript, which Koa takes for no body here
	}
	return int64(len(buf.Bytes()))
}

// SetLength sets Content-Length, unless a Transfer-Encoding is set. A negative
// n removes it.
func (r *Response) SetLength(n int64) {
	switch {
	case r.HeaderSent() || len(r.fields.get("Transfer-Encoding")) > 0:
	case n < 0:
		r.fields.remove("Content-Length")
	default:
		r.fields.setContentLength(n)
	}
}

// Type is the media type without parameters, "" when there is no Content-Type.
func (r *Response) Type() string {
	mediaType, _, _ := strings.Cut(r.Get("Content-Type"), ";")
	return mediaType
}

// SetType sets Content-Type from a media type or an extension ("json", ".png",
// "text/html"), with a charset where the type wants one. What is unknown, and
// "", removes the header.
func (r *Response) SetType(mediaType string) {
	if r.HeaderSent() {
		return
	}
	switch mediaType {
	case "html":
		r.fields.setContentType(typeHTML)
	case "text":
		r.fields.setContentType(typeText)
	case "json":
		r.fields.setContentType(typeJSON)
	case "bin":
		r.fields.setContentType(typeBinary)
	default:
		if full := mime.ContentType(mediaType); full != "" {
			r.Set("Content-Type", full)
		} else {
			r.fields.remove("Content-Type")
		}
	}
}

// Is returns which of types the response's Content-Type is, "" when none fits
// (npm type-is); without types, the media type.
func (r *Response) Is(types ...string) string { return typeis.Is(r.Type(), types...) }

// LastModified is the time in the Last-Modified header, the zero time when
// there is none or it is malformed.
func (r *Response) LastModified() time.Time {
	t, err := http.ParseTime(r.Get("Last-Modified"))
	if err != nil {
		return time.Time{}
	}
	return t
}

// SetLastModified sets Last-Modified, in whole seconds.
func (r *Response) SetLastModified(t time.Time) {
	r.Set("Last-Modified", t.UTC().Format(http.TimeFormat))
}

// ETag is the entity tag with its quotes, "" when there is none.
func (r *Response) ETag() string { return r.Get("Etag") }

// SetETag sets the entity tag and adds the quotes if they are missing. A tag
// that begins with W/" stays weak.
func (r *Response) SetETag(tag string) {
	if !strings.HasPrefix(tag, `"`) && !strings.HasPrefix(tag, `W/"`) {
		tag = `"` + tag + `"`
	}
	r.Set("Etag", tag)
}

// HeaderSent reports whether the head is on its way; nothing in it can change
// any more.
func (r *Response) HeaderSent() bool {
	r.ctx.alive()
	return r.headSent
}

// Writable reports whether anything can still be sent.
func (r *Response) Writable() bool {
	r.ctx.alive()
	return !r.over
}

// Streaming reports whether the body is a stream or the head is already sent:
// layers that rewrite bodies must leave such a response alone or wrap the
// reader.
func (r *Response) Streaming() bool {
	switch r.Body().(type) {
	case io.Reader, *http.Response:
		return true
	}
	return r.headSent
}

// FlushHeaders sends the head now. Status and headers are fixed from here on;
// the body can still be set.
func (r *Response) FlushHeaders() error {
	if r.HeaderSent() {
		return nil
	}
	if err := r.sendHead(r.statusCode()); err != nil {
		return err
	}
	return flush(r.ctx.exchange.writer())
}

// MarshalJSON shows status, message and headers as Koa's response.toJSON does.
func (r *Response) MarshalJSON() ([]byte, error) {
	header := make(map[string]any)
	for name, values := range r.fields.all() {
		if len(values) == 1 {
			header[strings.ToLower(name)] = values[0]
		} else {
			header[strings.ToLower(name)] = values
		}
	}
	return json.Marshal(map[string]any{"status": r.Status(), "message": r.Message(), "header": header})
}

// defaultText is the body of a response that has none: the message, or the
// code where there is no message, and always in HTTP/2, which has no phrases.
func (r *Response) defaultText() string {
	if major, _ := r.ctx.exchange.proto(); major < 2 {
		if message := r.Message(); message != "" {
			return message
		}
	}
	return strconv.Itoa(r.statusCode())
}
