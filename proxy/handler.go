package proxy

import (
	"errors"
	"net/http"
	"strconv"
	"time"
)

// ServeHTTP answers r with the answer of an instance. It streams both ways. An
// answer that breaks off after its head is cut short for the client too: the
// handler panics with http.ErrAbortHandler.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodConnect || r.RequestURI == "*" {
		http.Error(w, "the request target is no path", http.StatusBadRequest)
		return
	}
	body := newClientBody(r)
	if body == nil {
		p.serve(w, r, nil)
		return
	}
	server := http.NewResponseController(w)
	duplex := r.ProtoMajor == 1 && server.EnableFullDuplex() == nil
	defer func() { // also when the answer is cut
		// The transport may read on when the answer is there, but not when we are gone.
		_ = body.Close()
		if duplex {
			finish(server, r, body)
		}
	}()
	p.serve(w, r, body)
}

// finish is for full duplex, where net/http must not be the one to find the end of the
// body, or it reads twice at once: its wait for the next request. It does not look either
// whether there was an end: what comes later would be the next request, which is not the
// client's before a server that has several.
func finish(server *http.ResponseController, r *http.Request, body *clientBody) {
	waits := r.Header["Expect"] != nil && !body.begun.Load() // to send it, and need not; its connection ends
	if waits || body.ended.Load() {
		return
	}
	_ = server.Flush() // closing may wait for a client that waits for the answer
	if r.Body.Close() != nil {
		panic(http.ErrAbortHandler)
	}
}

// serve passes r on with a body, nil for none.
func (p *Proxy) serve(w http.ResponseWriter, r *http.Request, body *clientBody) {
	h := &hints{to: w}
	out := p.outgoing(r, h)
	out.Body = nil
	if body != nil {
		if out.Body = body; body.gather(r, p.opts.ReplayLimit) {
			out.GetBody = body.all
		}
	}
	answer, err := p.exchange(out, h)
	if err == nil && answer.StatusCode == http.StatusSwitchingProtocols {
		err = p.tunnel(w, out, answer)
	} else if err == nil {
		p.answer(w, r, answer)
	}
	if err != nil {
		p.fail(w, out, err)
	}
}

// exchange is RoundTrip. Hints end with it, also when a balancer or a transport panics.
func (p *Proxy) exchange(out *http.Request, h *hints) (*http.Response, error) {
	defer h.stop()
	return p.RoundTrip(out)
}

func (p *Proxy) fail(w http.ResponseWriter, r *http.Request, err error) {
	if statusOf(err) == statusClientClosed {
		w.WriteHeader(statusClientClosed) // for the log of layers outside
		return
	}
	if e, ok := errors.AsType[*Error](err); ok && e.RetryAfter > 0 {
		seconds := (e.RetryAfter + time.Second - 1) / time.Second
		w.Header().Set("Retry-After", strconv.FormatInt(int64(seconds), 10))
	}
	p.opts.OnError(w, r, err)
}
