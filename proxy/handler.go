package proxy

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"strconv"
	"time"

	"github.com/koa-go/koa/internal/gateway"
)

// newHandler is httputil's, over the Proxy as its transport: it removes the
// headers of the connection, passes on interim answers, trailers and upgrades,
// and cuts the answer to the client short when the instance does so.
func newHandler(p *Proxy) httputil.ReverseProxy {
	return httputil.ReverseProxy{
		Transport:     p,
		Rewrite:       p.rewrite,
		BufferPool:    &buffers{},
		FlushInterval: -1, // what the instance has sent is for the client, now
		ErrorHandler:  p.fail,
		ErrorLog:      log.New(io.Discard, "", 0), // errors go to OnError
	}
}

// ServeHTTP answers r with the answer of an instance. It streams both ways. An
// answer that breaks off after its head is cut short for the client too: the
// handler panics with http.ErrAbortHandler.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodConnect || r.RequestURI == "*" {
		http.Error(w, "the request target is no path", http.StatusBadRequest)
		return
	}
	server := http.NewResponseController(w)
	if r.ProtoMajor != 1 || r.ContentLength == 0 || server.EnableFullDuplex() != nil {
		p.serve(w, r)
		return
	}
	p.serve(w, r)
	// In full duplex net/http must not be the one to find the end of the body, or
	// it reads twice at once: its wait for the next request. Closing may wait for
	// a client that waits for the answer, hence the flush.
	_ = server.Flush()
	_ = r.Body.Close()
}

func (p *Proxy) serve(w http.ResponseWriter, r *http.Request) {
	if gateway.UpgradeOf(r) != "" {
		w = &upgradable{w}
	}
	p.handler.ServeHTTP(newInterim(w), r)
}

// rewrite readies the request for the instance. The headers of the connection
// are gone by now, as are those that say who the client is.
func (p *Proxy) rewrite(pr *httputil.ProxyRequest) {
	in, h := pr.In, pr.Out.Header
	pr.Out.URL.RawQuery = in.URL.RawQuery // not without what Go cannot parse
	pr.Out.Trailer = in.Trailer           // filled in when the body has been read
	if gateway.UpgradeOf(in) == "" {
		delete(h, "Connection")
		delete(h, "Upgrade")
	}
	delete(h, "Host")
	p.forwarded(in, h)
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
