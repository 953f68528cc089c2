package proxy

import (
	"errors"
	"io"
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

// answerBody ends a request with the last byte of its answer, or when the answer
// is closed before.
type answerBody struct {
	io.ReadCloser
	job *job
}

func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		trailer := b.job.outcome.answer.Trailer
		for name, values := range trailer {
			if !gateway.IsToken(name) || !gateway.MayTrail(name) || slices.ContainsFunc(values, gateway.Forbidden) {
				delete(trailer, name)
			}
		}
	}
	if err != nil {
		b.job.end()
	}
	return n, err
}

func (b *answerBody) Close() error {
	defer b.job.end()
	return b.ReadCloser.Close()
}

// tunnel is the connection after an upgrade.
type tunnel struct {
	io.ReadWriteCloser
	job *job
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
	defer t.job.end()
	return t.ReadWriteCloser.Close()
}
