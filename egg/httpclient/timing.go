package httpclient

import (
	"crypto/tls"
	"net/http/httptrace"
	"sync"
	"time"
)

// Timing is how long the phases of a request took. Phases that did not take
// place are 0. After retries or redirects DNS to Reused speak of the last
// request that was sent.
type Timing struct {
	// DNS, Connect and TLS are the lookup, the dial and the handshake of a new
	// connection.
	DNS, Connect, TLS time.Duration

	// FirstByte is the time from the start until the answer began.
	FirstByte time.Duration

	// Reused says that the connection had served another request before.
	Reused bool

	// Total is all of it: in a Result until the body was read, with retries and
	// redirects; in a ResponseEvent until the head of this answer was read.
	Total time.Duration

	// Retries is how many times something was sent again.
	Retries int
}

// recorder takes the times of one try. net/http may call its hooks from
// several goroutines, even after the try.
type recorder struct {
	mu      sync.Mutex // guards what follows
	start   time.Time
	dns     time.Time
	connect time.Time
	tls     time.Time
	gotConn bool
	timing  Timing
}

// newRecorder is for the n-th try of a request, counted from 0.
func newRecorder(n int) *recorder {
	return &recorder{start: time.Now(), timing: Timing{Retries: n}}
}

func (r *recorder) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart:             func(httptrace.DNSStartInfo) { r.begin(&r.dns) },
		DNSDone:              func(httptrace.DNSDoneInfo) { r.end(&r.timing.DNS, &r.dns) },
		ConnectStart:         func(_, _ string) { r.begin(&r.connect) },
		ConnectDone:          func(_, _ string, err error) { r.dialled(err) },
		TLSHandshakeStart:    func() { r.begin(&r.tls) },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { r.end(&r.timing.TLS, &r.tls) },
		GotConn:              r.got,
		GotFirstResponseByte: func() { r.end(&r.timing.FirstByte, &r.start) },
	}
}

// begin notes the first start of a phase: addresses of a host are dialled at
// the same time.
func (r *recorder) begin(at *time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at.IsZero() {
		*at = time.Now()
	}
}

func (r *recorder) end(phase *time.Duration, since *time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*phase = time.Since(*since)
}

// dialled ends the phase with the first address that answered.
func (r *recorder) dialled(err error) {
	if err == nil {
		r.end(&r.timing.Connect, &r.connect)
	}
}

func (r *recorder) got(info httptrace.GotConnInfo) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gotConn = true
	r.timing.Reused = info.Reused
}

func (r *recorder) finish() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.timing.Total = time.Since(r.start)
}

func (r *recorder) snapshot() Timing {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.timing
}

// connected reports whether the request had a connection.
func (r *recorder) connected() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.gotConn
}

// answered reports whether a byte of an answer has come.
func (r *recorder) answered() bool { return r.snapshot().FirstByte > 0 }

// track follows one call of Request or Stream through redirects and retries.
// http.Client sends them one after the other.
type track struct {
	retry  *Retry
	start  time.Time
	timing Timing
}

// add takes in a try. t may be nil.
func (t *track) add(rec *recorder) {
	if t == nil {
		return
	}
	retries := t.timing.Retries
	t.timing = rec.snapshot()
	if t.timing.Retries > 0 {
		retries++
	}
	t.timing.Retries = retries
}

func (t *track) finish() Timing {
	t.timing.Total = time.Since(t.start)
	return t.timing
}
