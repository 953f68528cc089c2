package engine

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// received lifts the limit on reading r as soon as r has been read, and returns
// the request for the handler. net/http leaves it on: it watches for a client
// that goes away, takes the timeout for that, and cancels the context of any
// handler or stream that lasts longer than reading a request may. body, which may
// be nil, has to know when the handler is over.
func (c *conn) received(r *http.Request) (forHandler *http.Request, body *received) {
	switch {
	case r.ProtoMajor > 1: // the limit is one of a stream there
		return r, nil
	case r.Body == http.NoBody:
		c.liftReadLimit()
		return r, nil
	}
	// net/http looks at the Body of its own request once more.
	own := &received{request: *r, body: r.Body, conn: c, expects: r.Header["Expect"] != nil}
	own.request.Body = own
	return &own.request, own
}

// unwantedTime is how long a client that asked whether to send a body may go on
// sending one that was not read. It had its answer.
const unwantedTime = time.Second

// An error means that the connection is closed; reading will tell.
func (c *conn) liftReadLimit() { _ = c.Conn.SetReadDeadline(time.Time{}) }

// received is a request and its body.
type received struct {
	request http.Request
	body    io.ReadCloser
	conn    *conn
	expects bool        // the client asks whether to send it
	ended   atomic.Bool // all of it was read
	broken  atomic.Bool // it was closed without its end
}

func (r *received) Read(p []byte) (int, error) {
	n, err := r.body.Read(p)
	if errors.Is(err, io.EOF) {
		r.ended.Store(true)
		r.conn.liftReadLimit()
	}
	return n, err
}

func (r *received) Close() error {
	err := r.body.Close()
	if err != nil {
		r.broken.Store(true)
	}
	return err
}

// over bounds what net/http does with a body that nobody has read: it ends the
// connection of a client that said "Expect: 100-continue", but waits for the
// body first, which may never come (RFC 9110, 10.1.1), for all of ReadTimeout.
// What comes after a body that did not end may be the rest of it, and is no request:
// with full duplex, net/http does not look. r may be nil.
func (r *received) over() {
	if r == nil {
		return
	}
	if r.broken.Load() {
		r.conn.refused.Store(r.conn.requests.Load() + 1)
	}
	if r.expects && !r.ended.Load() && !r.conn.hijacked.Load() {
		_ = r.conn.Conn.SetReadDeadline(time.Now().Add(unwantedTime)) // as above
	}
}
