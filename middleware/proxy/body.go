package proxy

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/koa-go/koa/internal/gateway"
)

// errBodyRead is for who builds the application.
var errBodyRead = errors.New("proxy: the request body has been read already, by a layer outside of the proxy; " +
	"put that layer behind, or use koa.Unless to keep it from the proxy's paths")

// requestBody is a request's body on its way to the upstream. It remembers
// whether it was the client's side that failed.
type requestBody struct {
	io.ReadCloser
	length int64  // -1 when unknown
	touch  func() // for every piece

	mu   sync.Mutex // guards err: the transport reads on a goroutine of its own
	err  error
	read int64 // touched by Read only
}

// newRequestBody puts itself in the place of out's body, if there is one.
func newRequestBody(out *http.Request, touch func()) *requestBody {
	if out.Body == nil {
		return nil
	}
	b := &requestBody{ReadCloser: out.Body, length: out.ContentLength, touch: touch}
	out.Body = b
	return b
}

func (b *requestBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.touch()
	b.read += int64(n)
	if errors.Is(err, http.ErrBodyReadAfterClose) || err == io.EOF && b.read == 0 && b.length > 0 {
		err = errBodyRead
	}
	if err != nil && err != io.EOF {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.err = err
	}
	return n, err
}

// failed is the error of the client's side.
func (b *requestBody) failed() error {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}

// answerBody is an answer's body on its way to the client. Its trailers follow.
type answerBody struct {
	io.ReadCloser
	answer *http.Response
	to     http.ResponseWriter
	cancel context.CancelCauseFunc
}

func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		h := b.to.Header()
		for name, values := range b.answer.Trailer {
			if gateway.MayTrail(name) && !slices.ContainsFunc(values, gateway.Forbidden) {
				h[http.TrailerPrefix+name] = values
			}
		}
	}
	return n, err
}

// Close also ends what is left of the request.
func (b *answerBody) Close() error {
	err := b.ReadCloser.Close()
	b.cancel(nil)
	return err
}

// watchdog calls a function unless it is touched in time.
type watchdog struct {
	limit time.Duration

	mu    sync.Mutex // guards timer, nil when there is no limit or it was stopped
	timer *time.Timer
	fired bool
}

func watch(limit time.Duration, bark func()) *watchdog {
	w := &watchdog{limit: limit}
	if limit > 0 {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.timer = time.AfterFunc(limit, func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.timer != nil {
				w.fired = true
				bark()
			}
		})
	}
	return w
}

func (w *watchdog) touch() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer != nil && !w.fired {
		w.timer.Reset(w.limit)
	}
}

// stop reports whether it was in time.
func (w *watchdog) stop() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	return !w.fired
}
