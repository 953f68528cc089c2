package httpclient

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
)

// RequestEvent is a request that is about to be sent.
type RequestEvent struct {
	// Request is what is sent. It may be read, apart from its body.
	Request *http.Request

	// URL is that of Request, masked as by [MaskURL].
	URL string

	// Retry is how many times it has been sent before.
	Retry int
}

// ResponseEvent is the answer to a request, or the lack of one.
type ResponseEvent struct {
	// Request, URL and Retry are those of the RequestEvent.
	Request *http.Request
	URL     string
	Retry   int

	// Response is the head of the answer, nil with Err. Its body belongs to the
	// caller of the client.
	Response *http.Response

	// Err is why there is no answer.
	Err error

	// Timing is how long it took.
	Timing Timing
}

// events are the listeners of a client and of those made from it by Safe.
type events struct {
	mu       sync.RWMutex // guards what follows
	request  []func(*RequestEvent)
	response []func(*ResponseEvent)
}

// OnRequest calls fn before each request that is sent, retries and redirects
// included: Egg's app.httpclient.on('request'). It is called from the
// goroutines of the callers; Request.Context is theirs.
func (c *Client) OnRequest(fn func(*RequestEvent)) {
	c.events.mu.Lock()
	defer c.events.mu.Unlock()
	c.events.request = append(c.events.request, fn)
}

// OnResponse calls fn when the head of an answer has come, or an error in its
// place, for each request that is sent: Egg's app.httpclient.on('response').
func (c *Client) OnResponse(fn func(*ResponseEvent)) {
	c.events.mu.Lock()
	defer c.events.mu.Unlock()
	c.events.response = append(c.events.response, fn)
}

func (c *Client) emitRequest(req *http.Request, rec *recorder) {
	c.events.mu.RLock()
	listeners := c.events.request // only ever appended to
	c.events.mu.RUnlock()
	if len(listeners) == 0 {
		return
	}
	e := &RequestEvent{Request: req, URL: MaskURL(req.URL.String()), Retry: rec.snapshot().Retries}
	for _, fn := range listeners {
		fn(e)
	}
}

func (c *Client) emitResponse(req *http.Request, res *http.Response, err error, rec *recorder) {
	c.events.mu.RLock()
	listeners := c.events.response
	c.events.mu.RUnlock()
	level := logLevel(req.Context(), res, err)
	logs := c.opts.Logger != nil && c.opts.Logger.Enabled(req.Context(), level)
	if len(listeners) == 0 && !logs {
		return
	}
	timing := rec.snapshot()
	e := &ResponseEvent{
		Request: req, URL: MaskURL(req.URL.String()), Retry: timing.Retries,
		Response: res, Err: err, Timing: timing,
	}
	for _, fn := range listeners {
		fn(e)
	}
	if logs {
		c.opts.Logger.LogAttrs(req.Context(), level, "httpclient", e.attrs()...)
	}
}

// logLevel is warn for failures. A caller who no longer wants the answer is
// none.
func logLevel(ctx context.Context, res *http.Response, err error) slog.Level {
	gaveUp := errors.Is(ctx.Err(), context.Canceled) && !errors.Is(context.Cause(ctx), context.DeadlineExceeded)
	if err != nil && !gaveUp || err == nil && res.StatusCode >= http.StatusInternalServerError {
		return slog.LevelWarn
	}
	return slog.LevelDebug
}

func (e *ResponseEvent) attrs() []slog.Attr {
	attrs := []slog.Attr{
		slog.String("method", orDefault(e.Request.Method, http.MethodGet)),
		slog.String("url", e.URL),
		slog.Duration("elapsed", e.Timing.Total),
	}
	if e.Retry > 0 {
		attrs = append(attrs, slog.Int("retry", e.Retry))
	}
	if e.Err != nil {
		return append(attrs, slog.Any("err", e.Err))
	}
	return append(attrs, slog.Int("status", e.Response.StatusCode))
}
