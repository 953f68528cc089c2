package proxy

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"

	"github.com/koa-go/koa/internal/gateway"
)

// idempotent reports whether sending r twice does what sending it once does (RFC
// 9110 9.2.2), or whether the client says so.
func idempotent(r *http.Request) bool {
	if idempotentMethod(r.Method) {
		return gateway.UpgradeOf(r) == ""
	}
	return r.Header["Idempotency-Key"] != nil
}

func idempotentMethod(method string) bool {
	switch method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

// job is a request with its tries.
type job struct {
	request *http.Request
	again   bool                          // it may be sent again
	hedge   bool                          // it may be with two instances at once
	body    func() (io.ReadCloser, error) // a new reader for each try; nil when there is only the request's own
	own     *requestBody                  // that one; nil without a body

	mu    sync.Mutex // guards nodes and calls of body: a hedge has a goroutine of its own
	nodes []*Node    // of the tries so far
}

// began is called for each try, with its node.
func (j *job) began(n *Node) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.nodes = append(j.nodes, n)
}

// tried are the nodes so far. The slice must not be changed.
func (j *job) tried() []*Node {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.nodes
}

// newJob reads the body of a request that may be sent again, if it is known to be
// small. Otherwise the body streams, and is sent once.
func (p *Proxy) newJob(r *http.Request) (*job, error) {
	j := &job{request: r, again: p.opts.Retries > 0 && idempotent(r), hedge: p.hedging.fits(r)}
	if r.Body == nil || r.Body == http.NoBody {
		return j, nil
	}
	j.own = &requestBody{ReadCloser: r.Body}
	switch {
	case !j.again && !j.hedge:
	case r.GetBody != nil:
		j.body = r.GetBody
	case r.ContentLength > 0 && r.ContentLength <= p.opts.ReplayLimit && len(r.Trailer) == 0:
		kept := make([]byte, r.ContentLength)
		if _, err := io.ReadFull(j.own, kept); err != nil {
			return j, err
		}
		j.body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(kept)), nil }
	default:
		j.again, j.hedge = false, false
	}
	return j, nil
}

// open gives out a body for a try.
func (j *job) open(out *http.Request) error {
	if j.own == nil {
		return nil
	}
	if j.body == nil {
		out.Body = heldBody{j.own}
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	body, err := j.body()
	out.Body, out.GetBody = body, j.body
	return err
}

// close is called when the request has ended.
func (j *job) close() {
	if j.own != nil {
		_ = j.own.Close()
	}
}

// repeatable reports whether another try may come to more than this one. What was
// not sent at all can always be sent to another instance.
func (j *job) repeatable(o outcome) bool {
	if o.err == nil {
		return j.again && !o.good()
	}
	if errors.Is(o.err, ErrNoInstance) || errors.Is(o.err, ErrClosed) {
		return false // for any instance
	}
	return j.again || gateway.IsUnreachable(o.err) && !j.own.touched()
}

// heldBody stays open for another try when a transport closes it.
type heldBody struct{ *requestBody }

func (heldBody) Close() error { return nil }
