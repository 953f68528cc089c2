package dev

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// prefix is where the supervisor itself answers.
const prefix = "/__egg/"

// marks is the header of answers that come from an older program than the files.
const marks = "X-Egg-Dev"

// front answers what arrives at the public port.
type front struct {
	gate      *gate
	hub       *hub
	pages     *pages
	own       http.Handler // below prefix
	limit     time.Duration
	forwarded bool // the worker trusts X-Forwarded-For
	proxy     *httputil.ReverseProxy
}

func (f *front) init() {
	f.proxy = &httputil.ReverseProxy{
		Rewrite:        f.rewrite,
		Transport:      workers{},
		FlushInterval:  -1, // the worker decides when something is sent
		ModifyResponse: f.answered,
		ErrorHandler:   f.failed,
		ErrorLog:       log.New(io.Discard, "", 0),
	}
}

// ServeHTTP waits for a worker and forwards, or answers with what is wrong.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, prefix) {
		f.own.ServeHTTP(w, r)
		return
	}
	worker, failure, err := f.gate.enter(r.Context(), f.limit)
	switch {
	case errors.Is(err, errWaited):
		f.pages.timeout(w, r, f.limit)
	case err != nil: // the client is gone
	case worker == nil:
		f.pages.failed(w, r, failure, http.StatusServiceUnavailable)
	case failure != nil && navigates(r):
		f.gate.leave(worker)
		f.pages.failed(w, r, failure, http.StatusInternalServerError)
	default:
		f.forward(w, r, worker, failure)
	}
}

// passage is a request on its way to a worker.
type passage struct {
	*worker
	failure *failure
	client  *http.Request
	leave   func()
}

type passageKey struct{}

func passageOf(r *http.Request) *passage { return r.Context().Value(passageKey{}).(*passage) }

func (f *front) forward(w http.ResponseWriter, r *http.Request, to *worker, failure *failure) {
	p := &passage{worker: to, failure: failure, client: r, leave: sync.OnceFunc(func() { f.gate.leave(to) })}
	defer p.leave()
	f.proxy.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), passageKey{}, p)))
}

// workers sends a request to the worker that it entered to.
type workers struct{}

func (workers) RoundTrip(r *http.Request) (*http.Response, error) {
	return passageOf(r).transport.RoundTrip(r)
}

// forwardedHeaders are those that ReverseProxy takes away.
var forwardedHeaders = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"}

// rewrite undoes what ReverseProxy does for servers that are not on the same side of
// the network.
func (f *front) rewrite(pr *httputil.ProxyRequest) {
	pr.Out.URL.Scheme, pr.Out.URL.Host = "http", passageOf(pr.In).addr
	pr.Out.URL.RawQuery = pr.In.URL.RawQuery // with what Go cannot parse
	host, _, _ := net.SplitHostPort(pr.In.RemoteAddr)
	if ip, err := netip.ParseAddr(host); !f.forwarded || err == nil && ip.Unmap().IsLoopback() {
		// On a loopback address nothing is added. On others, programs on this machine
		// may be proxies themselves (tunnels are), and speak for their clients.
		for _, name := range forwardedHeaders {
			if values := pr.In.Header.Values(name); len(values) > 0 {
				pr.Out.Header[name] = values
			}
		}
	}
	if f.forwarded {
		pr.Out.Header.Add("X-Forwarded-For", host)
	}
	if navigates(pr.In) && pr.Out.Header.Get("Accept-Encoding") != "" {
		pr.Out.Header.Set("Accept-Encoding", "identity") // so that the script fits in
	}
}

// navigates reports whether a browser shows the answer as a document.
func navigates(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost {
		return false
	}
	if mode := r.Header.Get("Sec-Fetch-Mode"); mode != "" {
		return mode == "navigate"
	}
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

// answered sees each answer before it is sent.
func (f *front) answered(res *http.Response) error {
	p := passageOf(res.Request)
	p.leave()
	if p.failure != nil {
		res.Header.Set(marks, string(p.failure.Stage)+" failed")
	}
	if navigates(p.client) {
		inject(res, p.client.Host, f.hub.version())
	}
	return nil
}

// failed answers for a worker that did not.
func (f *front) failed(w http.ResponseWriter, r *http.Request, err error) {
	p := passageOf(r)
	p.leave()
	if r.Context().Err() != nil {
		return // the client is gone
	}
	ended := false
	select {
	case <-p.exited:
		ended = true
	case <-time.After(time.Second): // its connections end before the process is gone
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" && ended {
		f.ServeHTTP(w, p.client) // it never got the request; its successor does
		return
	}
	reason := err.Error()
	if ended {
		reason = p.state
	}
	f.pages.failed(w, p.client, runFailure(reason+" while it had this request", p.tail), http.StatusBadGateway)
}
