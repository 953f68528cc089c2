package httpclient

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
)

// transport is what Client adds to the network, for each request that
// http.Client sends: a redirect is one of its own.
type transport struct {
	client *Client
	inner  http.RoundTripper
}

// RoundTrip sends req, and sends it again as the policy says.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	track := trackOf(req.Context())
	retry := t.client.opts.Retry
	if track != nil {
		retry = track.retry
	}
	for n := 0; ; n++ {
		rec := newRecorder(n)
		out, err := t.outgoing(req, rec)
		if err != nil {
			return nil, err
		}
		res, err := t.try(out, rec)
		track.add(rec)
		wait, again := retry.after(n, req, res, err, rec)
		if !again {
			if err != nil {
				return nil, err
			}
			res.Request = req
			return res, nil
		}
		if res != nil {
			discard(res.Body)
		}
		if err := sleep(req.Context(), wait); err != nil {
			return nil, err
		}
	}
}

// CloseIdleConnections makes http.Client's method of this name work.
func (t *transport) CloseIdleConnections() { t.client.CloseIdleConnections() }

// outgoing is the request for one try. A RoundTripper must not change the one
// it is given.
func (t *transport) outgoing(req *http.Request, rec *recorder) (*http.Request, error) {
	ctx := req.Context()
	sent := httptrace.WithClientTrace(ctx, rec.hooks())
	if trackOf(ctx) != nil { // which is not that of requests made with this context on the way
		sent = (*track)(nil).in(sent)
	}
	out := req.WithContext(sent)
	out.Header = cloneHeader(req.Header)
	if rec.timing.Retries > 0 && req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		out.Body = body
	}
	passOn(ctx, out.Header)
	if t.client.opts.Propagate != nil {
		t.client.opts.Propagate(ctx, out.Header)
	}
	return out, nil
}

// try sends out and tells listeners and log.
func (t *transport) try(out *http.Request, rec *recorder) (*http.Response, error) {
	t.client.emitRequest(out, rec)
	res, err := t.inner.RoundTrip(out)
	rec.finish()
	t.client.emitResponse(out, res, err, rec)
	return res, err
}

// discard reads the rest of a short body, so that its connection can be used
// again, and closes it.
func discard(body io.ReadCloser) {
	const short = 16 << 10
	_, _ = io.CopyN(io.Discard, body, short)
	_ = body.Close()
}

type trackKey struct{}

// in puts t where the transport finds it.
func (t *track) in(ctx context.Context) context.Context { return context.WithValue(ctx, trackKey{}, t) }

// trackOf is nil for requests of [Client.Do] and [Client.HTTP].
func trackOf(ctx context.Context) *track {
	t, _ := ctx.Value(trackKey{}).(*track)
	return t
}
