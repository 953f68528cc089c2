package httpclient

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Retry is when a request is sent again. A request is repeated only if its
// method is one of Methods, or it has an Idempotency-Key, and if its body can
// be read again; and only as long as the wait ends before the request's
// deadline. What is waited for comes from one of these:
//
//   - the connection failed before the first byte of an answer: refused, reset,
//     closed, not established in time;
//   - the status of the answer is one of Statuses.
//
// A slow answer, a host that does not exist, a certificate that is not trusted
// and an address that a [Guard] blocked are not tried again.
type Retry struct {
	// Max is how many times a request is sent again. The default is 1; a
	// negative value means never.
	Max int

	// Statuses are the answers after which to try again, commonly 502, 503 and
	// 504. There are none by default.
	Statuses []int

	// Methods are those that may be sent twice. The default are the idempotent
	// ones of RFC 9110 9.2.2: GET, HEAD, OPTIONS, TRACE, PUT and DELETE.
	Methods []string

	// Delay is the wait before the first repetition; it doubles with each
	// further one. Half of it is random, so that clients do not come back all
	// at once. The default is 100 milliseconds.
	Delay time.Duration

	// MaxDelay limits the wait. A server that asks for a longer one, by
	// Retry-After, is not tried again. The default is 2 seconds.
	MaxDelay time.Duration
}

func (r *Retry) filled() *Retry {
	f := *r
	f.Max = max(0, orDefault(f.Max, 1))
	f.Statuses = slices.Clone(f.Statuses)
	f.Methods = slices.Clone(f.Methods)
	if len(f.Methods) == 0 {
		f.Methods = []string{"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"}
	}
	f.Delay = max(0, orDefault(f.Delay, 100*time.Millisecond))
	f.MaxDelay = max(0, orDefault(f.MaxDelay, 2*time.Second))
	return &f
}

// after decides what to do after the n-th try, counted from 0: whether to try
// again, and how long to wait before.
func (r *Retry) after(n int, req *http.Request, res *http.Response, err error, rec *recorder) (time.Duration, bool) {
	if n >= r.Max || !r.repeatable(req) || req.Context().Err() != nil {
		return 0, false
	}
	wait := r.backoff(n)
	if err != nil {
		if !connectionFailed(err, rec) {
			return 0, false
		}
	} else {
		if !slices.Contains(r.Statuses, res.StatusCode) {
			return 0, false
		}
		asked, _ := retryAfter(res.Header.Get("Retry-After"), time.Now())
		if asked > r.MaxDelay {
			return 0, false
		}
		wait = max(wait, asked)
	}
	if deadline, ok := req.Context().Deadline(); ok && time.Until(deadline) <= wait {
		return 0, false
	}
	return wait, true
}

func (r *Retry) repeatable(req *http.Request) bool {
	if req.Body != nil && req.Body != http.NoBody && req.GetBody == nil {
		return false
	}
	// net/http knows the same two names.
	return slices.Contains(r.Methods, orDefault(req.Method, http.MethodGet)) ||
		req.Header.Get("Idempotency-Key") != "" || req.Header.Get("X-Idempotency-Key") != ""
}

func (r *Retry) backoff(n int) time.Duration {
	d := r.Delay
	for range n {
		if d >= r.MaxDelay/2 {
			d = r.MaxDelay
			break
		}
		d *= 2
	}
	d = min(d, r.MaxDelay)
	return d/2 + rand.N(d/2+1) //nolint:gosec // nothing secret
}

// connectionFailed reports whether err means that no server has seen, or at
// least answered, the request.
func connectionFailed(err error, rec *recorder) bool {
	if rec.answered() {
		return false
	}
	if _, blocked := errors.AsType[*BlockedError](err); blocked {
		return false
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return !dns.IsNotFound
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return !rec.connected()
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op == "dial" || op.Op == "read" || op.Op == "write"
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.ECONNREFUSED)
}

// retryAfter reads a Retry-After: seconds or a date (RFC 9110 10.2.3).
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseInt(value, 10, 32)
		if errors.Is(err, strconv.ErrRange) {
			seconds, err = 1<<31-1, nil
		}
		return time.Duration(seconds) * time.Second, err == nil
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return max(0, date.Sub(now)), true
}

// sleep waits for d, or for the end of ctx, which is an error.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
