package proxy

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
)

// job is a request with its tries.
type job struct {
	proxy   *Proxy
	request *http.Request
	again   bool                          // it may be sent again
	hedge   bool                          // it may be with two instances at once
	body    func() (io.ReadCloser, error) // a new reader for each try; nil when there is only the request's own
	own     *requestBody                  // that one; nil without a body

	limit   limit
	outcome outcome // of all tries
	ended   atomic.Bool

	mu    sync.Mutex // guards nodes and calls of body: a hedge has a goroutine of its own
	nodes []*Node    // of the tries so far
	first [1]*Node   // is most often all of nodes
}

func (p *Proxy) newJob(r *http.Request) *job {
	j := &job{proxy: p, request: r, again: p.opts.Retries > 0 && idempotent(r), hedge: p.hedging.fits(r)}
	j.nodes = j.first[:0]
	if r.Body != nil && r.Body != http.NoBody {
		j.own = &requestBody{ReadCloser: r.Body}
	}
	return j
}

// begin returns the context of all tries. It is that of the request when nothing here
// may have to end them: a layer less to make, and for the transport to follow.
func (j *job) begin() context.Context {
	ctx := j.request.Context()
	if total := j.proxy.opts.TotalTimeout; total > 0 {
		ctx, j.limit = limited(ctx, total, errTotal)
	} else if j.hedge || j.own != nil {
		ctx, j.limit.cancel = context.WithCancelCause(ctx)
	}
	return ctx
}

// keepBody reads the body of a request that may be sent again, if it is known to be
// small. Otherwise the body streams, and is sent once. A body that is in memory leaves in
// one piece with the head.
func (j *job) keepBody(limit int64) error {
	r := j.request
	switch {
	case j.own == nil:
	case r.GetBody != nil:
		j.body = r.GetBody
	case !j.again && !j.hedge:
	case r.ContentLength > 0 && r.ContentLength <= limit && len(r.Trailer) == 0:
		kept := make([]byte, r.ContentLength)
		if _, err := io.ReadFull(j.own, kept); err != nil {
			return err
		}
		j.body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(kept)), nil }
	default:
		j.again, j.hedge = false, false
	}
	return nil
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

// heldBody stays open for another try when a transport closes it.
type heldBody struct{ *requestBody }

func (heldBody) Close() error { return nil }

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

// deliver makes the end of the answer's body, or of what comes after an upgrade, the
// end of the request.
func (j *job) deliver() *http.Response {
	answer := j.outcome.answer
	if answer.StatusCode == http.StatusSwitchingProtocols {
		j.limit.stop()
		if conn, ok := answer.Body.(io.ReadWriteCloser); ok {
			answer.Body = &tunnel{ReadWriteCloser: conn, job: j}
			return answer
		}
	}
	answer.Body = &answerBody{ReadCloser: answer.Body, job: j}
	return answer
}

// end is called when the request has ended, and may be called more than once.
func (j *job) end() {
	if j.ended.Swap(true) {
		return
	}
	j.proxy.count.inFlight.Add(-1)
	j.limit.end()
	j.outcome.end()
	if j.own != nil {
		_ = j.own.Close()
	}
}
