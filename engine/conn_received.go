package engine

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// received lifts the limit on reading r as soon as r has been read, and returns
// the request for the handler. net/http leaves it on: it watches for a client
// that goes away, takes the timeout for that, and cancels the context of any
// handler or stream that lasts longer than reading a request may.
func (c *conn) received(r *http.Request) *http.Request {
	switch {
	case r.ProtoMajor > 1: // the limit is one of a stream there
		return r
	case r.Body == http.NoBody:
		c.liftReadLimit()
		return r
	}
	// net/http looks at the Body of its own request once more.
	own := &received{request: *r, body: r.Body, conn: c}
	own.request.Body = own
	return &own.request
}

// An error means that the connection is closed; reading will tell.
func (c *conn) liftReadLimit() { _ = c.Conn.SetReadDeadline(time.Time{}) }

// received is a request and its body.
type received struct {
	request http.Request
	body    io.ReadCloser
	conn    *conn
}

func (r *received) Read(p []byte) (int, error) {
	n, err := r.body.Read(p)
	if errors.Is(err, io.EOF) {
		r.conn.liftReadLimit()
	}
	return n, err
}

func (r *received) Close() error { return r.body.Close() }
