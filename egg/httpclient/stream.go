package httpclient

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Stream sends a request as [Client.Request] does and returns the answer with
// its body still to be read, of any length. The caller closes it. The total
// timeout ends with the head; then each Read may wait for Timeouts.Idle, and
// ctx limits all of it.
func (c *Client) Stream(ctx context.Context, url string, opts *RequestOptions) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	call, err := c.newCall(ctx, url, opts)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	head := newAlarm(cancel, "the head of the answer", call.http.Timeout)
	call.http.Timeout = 0 // it would end the body too
	head.set()
	res, err := call.http.Do(call.req)
	if rang := head.stop(); rang != nil {
		if err == nil {
			_ = res.Body.Close()
		}
		err = urlError(call.req, rang)
	}
	if err != nil {
		cancel(nil)
		return nil, maskError(err)
	}
	idle := newAlarm(cancel, "the next byte of the body", c.opts.Timeouts.Idle)
	res.Body = &streamBody{body: res.Body, idle: idle, cancel: cancel}
	return res, nil
}

// streamBody is a body that is given up when no byte comes for a while.
type streamBody struct {
	body   io.ReadCloser
	idle   *alarm
	cancel context.CancelCauseFunc
	rang   error // of idle, perhaps while a last byte came
}

func (b *streamBody) Read(p []byte) (int, error) {
	b.idle.set()
	n, err := b.body.Read(p)
	if rang := b.idle.stop(); rang != nil {
		b.rang = rang
	}
	if err != nil && err != io.EOF && b.rang != nil {
		err = b.rang
	}
	return n, err
}

func (b *streamBody) Close() error {
	err := b.body.Close()
	b.cancel(nil)
	return err
}

// alarm cancels a request when something takes too long.
type alarm struct {
	limit  time.Duration // 0 means never
	cancel context.CancelCauseFunc
	err    *timeoutError
	timer  *time.Timer
}

func newAlarm(cancel context.CancelCauseFunc, of string, limit time.Duration) *alarm {
	return &alarm{limit: limit, cancel: cancel, err: &timeoutError{of: of, limit: limit}}
}

func (a *alarm) set() {
	switch {
	case a.limit <= 0:
	case a.timer == nil:
		a.timer = time.AfterFunc(a.limit, func() { a.cancel(a.err) })
	default:
		a.timer.Reset(a.limit)
	}
}

// stop returns an error if the alarm has rung since it was set.
func (a *alarm) stop() error {
	if a.timer == nil || a.timer.Stop() {
		return nil
	}
	return a.err
}

// timeoutError is a net.Error, and context.DeadlineExceeded to errors.Is.
type timeoutError struct {
	of    string
	limit time.Duration
}

func (e *timeoutError) Error() string {
	return fmt.Sprintf("httpclient: timeout of %s waiting for %s", e.limit, e.of)
}
func (e *timeoutError) Timeout() bool   { return true }
func (e *timeoutError) Temporary() bool { return true }
func (e *timeoutError) Unwrap() error   { return context.DeadlineExceeded }
