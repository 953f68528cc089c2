package proxy

import (
	"bytes"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// clientBody is the body of a client's request. It stays open when a transport closes
// it, since it is the server's, but is not read after that.
type clientBody struct {
	from   io.Reader
	begun  atomic.Bool // somebody reads it, or has
	ended  atomic.Bool // all of it was read
	closed atomic.Bool

	first     chan struct{} // closed when what came first was read; nil for a body that streams from its beginning
	early     []byte        // what came first, and is still to be read
	earlyDone error         // how that ended
}

// newClientBody is nil for a request without a body.
func newClientBody(r *http.Request) *clientBody {
	if r.ContentLength == 0 || r.Body == nil {
		return nil
	}
	return &clientBody{from: r.Body}
}

// shortBody is up to which length a body leaves in one piece with the head of its
// request: above that the buffer of net/http is sent in parts anyway.
const shortBody = 4 << 10

// gather waits a moment for a short body that may be kept, and reports whether all of it
// is there. A client that waits with its body is not waited for: the instance may answer
// without it, or change the protocol. Trailers (of HTTP/2) are known at the end only.
func (b *clientBody) gather(r *http.Request, limit int64) bool {
	if r.ContentLength < 0 || r.ContentLength > min(shortBody, limit) || len(r.Trailer) > 0 ||
		r.Header["Expect"] != nil || r.Header["Upgrade"] != nil {
		return false
	}
	b.first = make(chan struct{})
	go func() {
		defer close(b.first)
		early := make([]byte, r.ContentLength)
		n, err := b.read(early)
		b.early, b.earlyDone = early[:n], err
	}()
	timer := time.NewTimer(gatherTime)
	defer timer.Stop()
	select {
	case <-b.first:
		return int64(len(b.early)) == r.ContentLength
	case <-timer.C:
		return false
	}
}

// all is a body that was gathered, for each try.
func (b *clientBody) all() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.early)), nil }

func (b *clientBody) Read(p []byte) (int, error) {
	b.begun.Store(true) // first, so that a body is not begun when it was not before Close
	if b.closed.Load() {
		return 0, http.ErrBodyReadAfterClose
	}
	if b.first == nil {
		return b.read(p)
	}
	<-b.first
	if len(b.early) > 0 {
		n := copy(p, b.early)
		b.early = b.early[n:]
		return n, nil
	}
	if b.earlyDone != nil {
		return 0, b.earlyDone
	}
	return b.read(p)
}

func (b *clientBody) read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if err == io.EOF {
		b.ended.Store(true)
	}
	return n, err
}

func (b *clientBody) Close() error {
	b.closed.Store(true)
	return nil
}
