package proxy

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// headTime is how long the head of an answer waits for the first of the body, to leave
// in one piece with it. It is much shorter than anybody notices.
const headTime = time.Millisecond

// pipe is what an answer is copied through.
type pipe struct {
	buffer [32 << 10]byte
	timer  *time.Timer // sends the head

	mu sync.Mutex          // guards to, and what is done with it while the timer runs
	to http.ResponseWriter // nil when the head is not the timer's to send
}

// pipes are used again: a new one for each answer would be most of what a request
// leaves for the garbage collector.
type pipes struct{ pool sync.Pool }

// copy sends the client what the instance has sent, when it has. What came at once,
// such as a short answer, leaves at once too.
func (p *pipes) copy(w http.ResponseWriter, answer *http.Response) error {
	pipe := p.get(w)
	n, again, err := pipe.begin(answer.Body)
	if again {
		defer p.pool.Put(pipe)
	}
	server, left := http.NewResponseController(w), answer.ContentLength // -1 when nobody knows
	for ; ; n, err = answer.Body.Read(pipe.buffer[:]) {
		if n > 0 {
			if _, err := w.Write(pipe.buffer[:n]); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if left -= int64(n); left != 0 {
			_ = server.Flush() // fails when the client is gone, which the next Write tells
		}
	}
}

// get returns a pipe whose timer runs.
func (p *pipes) get(w http.ResponseWriter) *pipe {
	if used, ok := p.pool.Get().(*pipe); ok {
		used.to = w
		used.timer.Reset(headTime)
		return used
	}
	fresh := &pipe{to: w}
	fresh.timer = time.AfterFunc(headTime, fresh.sendHead)
	return fresh
}

// begin reads the first of the body. After that the writer is the caller's. The pipe can
// be used again unless its timer may still come.
func (p *pipe) begin(body io.Reader) (n int, again bool, err error) {
	defer func() { again = p.stop() }()
	n, err = body.Read(p.buffer[:])
	return n, false, err
}

func (p *pipe) sendHead() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to != nil {
		_ = http.NewResponseController(p.to).Flush() // fails as that of copy does
	}
}

// stop reports whether that was before the timer came.
func (p *pipe) stop() bool {
	if p.timer.Stop() {
		p.to = nil
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.to = nil
	return false
}
