package proxy

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"

	"github.com/koa-go/koa/internal/gateway"
)

// requestBody remembers whether it was the client's side that failed.
type requestBody struct {
	io.ReadCloser

	mu   sync.Mutex // guards the fields below: the transport reads on a goroutine of its own
	err  error
	read bool
}

func (b *requestBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.read = true
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// touched reports whether some of it may be gone. b may be nil.
func (b *requestBody) touched() bool {
	if b == nil {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.read
}

// failed is the error of the client's side. b may be nil.
func (b *requestBody) failed() error {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}

// ended makes the end of an answer's body, or of what comes after an upgrade, the
// end of the request. end may be called more than once.
func ended(answer *http.Response, end func()) *http.Response {
	conn, ok := answer.Body.(io.ReadWriteCloser)
	if ok && answer.StatusCode == http.StatusSwitchingProtocols {
		answer.Body = &tunnel{ReadWriteCloser: conn, end: end}
		return answer
	}
	answer.Body = &answerBody{ReadCloser: answer.Body, answer: answer, end: end}
	return answer
}

// answerBody ends a request with the last byte of its answer, or when the answer
// is closed before.
type answerBody struct {
	io.ReadCloser
	answer *http.Response
	end    func() // may be called more than once
}

func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		for name, values := range b.answer.Trailer {
			if !gateway.IsToken(name) || !gateway.MayTrail(name) || slices.ContainsFunc(values, gateway.Forbidden) {
				delete(b.answer.Trailer, name)
			}
		}
	}
	if err != nil {
		b.end()
	}
	return n, err
}

func (b *answerBody) Close() error {
	defer b.end()
	return b.ReadCloser.Close()
}

// tunnel is the connection after an upgrade.
type tunnel struct {
	io.ReadWriteCloser
	end func()
}

var errNoHalf = errors.New("the connection cannot be closed in one direction")

// CloseWrite tells the instance that the client has nothing more to say.
func (t *tunnel) CloseWrite() error {
	half, ok := t.ReadWriteCloser.(interface{ CloseWrite() error })
	if !ok {
		return errNoHalf
	}
	return half.CloseWrite()
}

func (t *tunnel) Close() error {
	defer t.end()
	return t.ReadWriteCloser.Close()
}
