package strangler

import (
	"bytes"
	"io"
	"net/http"
	"sync"

	"github.com/koa-go/koa"
)

// keptBody is a request's body that keeps what the new application reads of it.
type keptBody struct {
	from  io.ReadCloser
	limit int64

	mu   sync.Mutex // guards the fields below and reading: a transport may still send when its answer is there
	kept []byte
	lost bool // more was read than may be kept
	gone bool // the body is the old application's
}

// keepBody makes the layers below read through a keptBody, nil without a body.
func (s *Strangler) keepBody(ctx *koa.Context) *keptBody {
	if s.opts.NoFallback || !ctx.Request.HasBody() {
		return nil
	}
	b := &keptBody{from: ctx.Request.BodyReader(), limit: s.opts.ReplayLimit}
	ctx.Request.SetBodyReader(b)
	return b
}

func (b *keptBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.gone {
		return 0, http.ErrBodyReadAfterClose
	}
	n, err := b.from.Read(p)
	if b.lost = b.lost || int64(len(b.kept)+n) > b.limit; b.lost {
		b.kept = nil
		return n, err
	}
	b.kept = append(b.kept, p[:n]...)
	return n, err
}

// Close leaves the body open: somebody else may need the rest. The server closes
// it in the end.
func (b *keptBody) Close() error { return nil }

// errLost is for who builds the application.
var errLost = &koa.HTTPError{
	Status: http.StatusRequestEntityTooLarge,
	Message: "strangler: the new application has no route for the request and has read more of its body than ReplayLimit; " +
		"give the path a Rule, or read the body behind the router",
}

// replay puts the whole body back for the old application. b may be nil.
func (b *keptBody) replay(ctx *koa.Context) error {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.gone = true
	if b.lost {
		return errLost
	}
	body := b.from
	if len(b.kept) > 0 {
		body = &replayed{io.MultiReader(bytes.NewReader(b.kept), b.from), b.from}
	}
	ctx.Request.SetBodyReader(body)
	return nil
}

// replayed is a body read anew.
type replayed struct {
	io.Reader
	io.Closer
}
