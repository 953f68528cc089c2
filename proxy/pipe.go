package proxy

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// gatherTime is how long the head of an answer waits for the body, to leave in one piece
// with it. It is much shorter than anybody notices.
const gatherTime = time.Millisecond

// pipe is what an answer is copied through.
type pipe struct {
	buffer [32 << 10]byte
	timer  *time.Timer // sends what is there when the time is over

	mu     sync.Mutex // guards the fields below, and what is done with to, while the timer runs
	to     http.ResponseWriter
	status int
	have   int  // of the body, in buffer
	sent   int  // of that, to the client
	late   bool // the timer came first
	failed any  // what the writer has panicked with when it did
}

// pipes are used again: a new one for each answer would be most of what a request
// leaves for the garbage collector.
type pipes struct{ pool sync.Pool }

// copy sends the client what the instance has sent, when it has. What came at once,
// such as a short answer, leaves at once too. All headers but the length are in w.
func (p *pipes) copy(w http.ResponseWriter, answer *http.Response) error {
	pipe := p.get(w, answer.StatusCode)
	again, err := pipe.gather(answer)
	if again {
		defer p.put(pipe)
	}
	if pipe.failed != nil {
		panic(pipe.failed) //nolint:forbidigo // it goes on where it is recovered
	}
	if !pipe.late {
		pipe.measure(w.Header(), answer, err)
		w.WriteHeader(answer.StatusCode)
	}
	server, left := http.NewResponseController(w), answer.ContentLength-int64(pipe.have) // negative when nobody knows
	for part := pipe.buffer[pipe.sent:pipe.have]; ; {
		if len(part) > 0 {
			if _, err := w.Write(part); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if left != 0 || err != nil {
			_ = server.Flush() // fails when the client is gone, which the next Write tells
		}
		if err != nil {
			return err
		}
		var n int
		n, err = answer.Body.Read(pipe.buffer[:])
		part, left = pipe.buffer[:n], left-int64(n)
	}
}

// get returns a pipe whose timer runs.
func (p *pipes) get(w http.ResponseWriter, status int) *pipe {
	if used, ok := p.pool.Get().(*pipe); ok {
		used.to, used.status = w, status
		used.timer.Reset(gatherTime)
		return used
	}
	fresh := &pipe{to: w, status: status}
	fresh.timer = time.AfterFunc(gatherTime, fresh.send)
	return fresh
}

func (p *pipes) put(used *pipe) {
	used.have, used.sent = 0, 0
	p.pool.Put(used)
}

// gather reads the beginning of the body: all that comes in time and fits when its length
// is known, and what comes first of a stream. After that the writer is the caller's. The
// pipe can be used again unless its timer may still come.
func (p *pipe) gather(answer *http.Response) (again bool, err error) {
	defer func() { again = p.stop() }()
	for {
		n, err := answer.Body.Read(p.buffer[p.have:])
		if late := p.got(n); late || err != nil || answer.ContentLength < 0 || p.have == len(p.buffer) {
			return false, err
		}
	}
}

// got reports whether the time is over.
func (p *pipe) got(n int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.have += n
	return p.late
}

// send is the timer's. A panic of the writer, such as koa's for a header that nobody can
// send, is for the goroutine of the request: here it would end the process.
func (p *pipe) send() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to == nil {
		return
	}
	p.late = true
	defer func() { p.failed = recover() }()
	p.to.WriteHeader(p.status)
	if p.have > 0 {
		_, _ = p.to.Write(p.buffer[:p.have]) // fails as that of copy does
		p.sent = p.have
	}
	_ = http.NewResponseController(p.to).Flush()
}

// stop reports whether that was before the timer came.
func (p *pipe) stop() bool {
	inTime := p.timer.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.to = nil
	return inTime
}

// measure tells the length of a body that came at once without one, so that it leaves
// without chunks. err is how its reading has ended.
func (p *pipe) measure(h http.Header, answer *http.Response, err error) {
	if answer.ContentLength < 0 && p.have > 0 && len(answer.Trailer) == 0 && errors.Is(err, io.EOF) {
		h["Content-Length"] = []string{strconv.Itoa(p.have)}
	}
}
