package memhttp

import (
	"bytes"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// bufferSize is what a writer may be ahead of the reader, about that of a
// socket: enough for most responses, little enough that a test can fill it.
const bufferSize = 64 << 10

// half is one direction of a connection.
type half struct {
	mu            sync.Mutex // guards all below
	changed       sync.Cond  // of mu
	buf           bytes.Buffer
	ended         bool // the writer will send no more
	gone          bool // the reader will take no more
	readDeadline  deadline
	writeDeadline deadline
}

func newHalf() *half {
	h := &half{}
	h.changed.L = &h.mu
	return h
}

func (h *half) read(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		switch {
		case h.gone:
			return 0, net.ErrClosed
		case h.readDeadline.passed:
			return 0, os.ErrDeadlineExceeded
		case len(p) == 0:
			return 0, nil
		case h.buf.Len() > 0:
			h.changed.Broadcast()
			return h.buf.Read(p)
		case h.ended:
			return 0, io.EOF
		}
		h.changed.Wait()
	}
}

func (h *half) write(p []byte) (n int, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		switch {
		case h.ended:
			return n, net.ErrClosed
		case h.writeDeadline.passed:
			return n, os.ErrDeadlineExceeded
		case h.gone:
			return n, syscall.EPIPE
		}
		room := min(bufferSize-h.buf.Len(), len(p))
		if room > 0 {
			h.buf.Write(p[:room])
			h.changed.Broadcast()
			n, p = n+room, p[room:]
		}
		if len(p) == 0 {
			return n, nil
		}
		h.changed.Wait()
	}
}

// end and leave close the side of the writer and of the reader.
func (h *half) end() { h.set(&h.ended) }

func (h *half) leave() { h.set(&h.gone) }

func (h *half) set(flag *bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	*flag = true
	h.changed.Broadcast()
}

// deadline is a field of half.
type deadline struct {
	passed bool
	timer  *time.Timer
}

func (h *half) setDeadline(d *deadline, t time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if d.timer != nil {
		d.timer.Stop()
	}
	d.timer = nil
	d.passed = !t.IsZero() && !t.After(time.Now())
	h.changed.Broadcast()
	if t.IsZero() || d.passed {
		return
	}
	var own *time.Timer
	own = time.AfterFunc(time.Until(t), func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if d.timer == own { // not replaced while this waited for the lock
			d.passed = true
			h.changed.Broadcast()
		}
	})
	d.timer = own
}
