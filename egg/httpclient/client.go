package httpclient

import (
	"context"
	"io"
	"net/http"
	"time"
)

// Client sends requests. It keeps connections open between them, so make one
// and share it: all methods are safe for concurrent use. Make Clients with
// [New].
type Client struct {
	opts    Options // with defaults
	http    http.Client
	network *http.Transport
	events  *events
}

// New returns a client that goes by opts, which may be nil. It panics when
// opts contradict each other.
func New(opts *Options) *Client {
	return newClient(opts.filled(), &events{})
}

func newClient(o Options, ev *events) *Client {
	if o.SSRF != nil && o.Proxy != nil {
		panic("httpclient: Options.SSRF cannot see behind Options.Proxy; set one of them")
	}
	c := &Client{opts: o, network: newNetwork(&o), events: ev}
	var inner http.RoundTripper = c.network
	if o.Wrap != nil {
		inner = o.Wrap(inner)
	}
	c.http = http.Client{
		Transport:     &transport{client: c, inner: inner},
		CheckRedirect: redirects{max: o.MaxRedirects, allowDowngrade: o.AllowDowngrade}.check,
		Timeout:       o.Timeouts.Total,
	}
	return c
}

// Safe returns a client with the same settings and listeners, guarded by g: the
// place of Egg's safeCurl. nil means a zero Guard. It has connections of its
// own and uses no proxy; make it once and keep it.
func (c *Client) Safe(g *Guard) *Client {
	o := c.opts
	if g == nil {
		g = &Guard{}
	}
	o.SSRF = g.clone()
	o.Proxy = nil
	return newClient(o, c.events)
}

// HTTP returns an [http.Client] for libraries that ask for one. It retries,
// passes on headers, is logged and guarded as c is, and shares its connections.
// Timeouts.Total is its Timeout, which includes reading the body. The caller
// may change it, without an effect on c.
func (c *Client) HTTP() *http.Client {
	h := c.http
	return &h
}

// Do sends a request and returns the answer as [http.Client.Do] does: the
// caller closes the body, any status is a success, errors are of type
// *url.Error, with URLs masked as by [MaskURL]. Timeouts.Total runs until the
// body has been read.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	res, err := c.http.Do(req) //nolint:gosec // the application names the URL; package security has a guard for a client's
	return res, maskError(err)
}

// Request sends a request and buffers the answer. opts may be nil: a GET. Any
// status is a success; [Result.Err] makes errors of some. Errors are of type
// *url.Error unless opts are not usable or the answer is [ErrBodyTooLarge].
// Timeouts are net.Errors that say so; the total one is also
// context.DeadlineExceeded to errors.Is.
func (c *Client) Request(ctx context.Context, url string, opts *RequestOptions) (*Result, error) {
	call, err := c.newCall(ctx, url, opts)
	if err != nil {
		return nil, err
	}
	res, err := call.http.Do(call.req)
	if err != nil {
		return nil, maskError(err)
	}
	defer func() { _ = res.Body.Close() }()
	data, err := readAll(res, call.maxBodySize)
	if err != nil {
		return nil, readError(res, err)
	}
	return &Result{
		Method: res.Request.Method,
		URL:    res.Request.URL,
		Status: res.StatusCode,
		Header: res.Header,
		Data:   data,
		Timing: call.track.finish(),
	}, nil
}

// call is one use of Request or Stream.
type call struct {
	http        http.Client
	req         *http.Request
	track       *track
	maxBodySize int64
}

// newCall puts opts over the settings of the client.
func (c *Client) newCall(ctx context.Context, url string, opts *RequestOptions) (*call, error) {
	var o RequestOptions
	if opts != nil {
		o = *opts
	}
	k := &call{
		http:        c.http,
		track:       &track{retry: c.opts.Retry, start: time.Now()},
		maxBodySize: orDefault(o.MaxBodySize, c.opts.MaxBodySize),
	}
	if o.Timeout != 0 {
		k.http.Timeout = max(0, o.Timeout)
	}
	if o.MaxRedirects != 0 {
		k.http.CheckRedirect = redirects{max: o.MaxRedirects, allowDowngrade: c.opts.AllowDowngrade}.check
	}
	if o.Retry != nil {
		k.track.retry = o.Retry.filled()
	}
	var err error
	k.req, err = newRequest(k.track.in(ctx), url, &o)
	return k, err
}

// CloseIdleConnections closes the connections that no request uses now. The
// client may still be used.
func (c *Client) CloseIdleConnections() { c.network.CloseIdleConnections() }

// readAll reads a body of at most limit bytes; a negative limit is none.
func readAll(res *http.Response, limit int64) ([]byte, error) {
	if limit < 0 {
		return io.ReadAll(res.Body)
	}
	if res.ContentLength > limit && res.Request.Method != http.MethodHead {
		return nil, ErrBodyTooLarge
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err == nil && int64(len(data)) > limit {
		return nil, ErrBodyTooLarge
	}
	return data, err
}
