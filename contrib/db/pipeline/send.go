package pipeline

import (
	"runtime"
	"slices"

	"github.com/jackc/pgx/v5/pgproto3"
)

// maxKept is the size from which on a buffer is not kept for the next write.
const maxKept = 1 << 20

// terminateMessage says goodbye.
var terminateMessage = []byte{'X', 0, 0, 0, 4}

// send is the sender: it takes what waits, all at once, and writes it.
func (w *wire) send() {
	defer w.conn.Close() //nolint:errcheck // it ends in any case
	for w.take() {
		if err := w.encode(); err != nil {
			return // impossible: the sizes were checked when the requests were encoded
		}
		if !w.commit() {
			return
		}
		if _, err := w.conn.Write(w.buf); err != nil {
			return // the receiver sees that it is closed
		}
	}
	_, _ = w.conn.Write(terminateMessage) // out of courtesy
}

// take waits for queries and takes as many as there may be. It returns false when there
// will be none any more.
func (w *wire) take() bool {
	p := w.p
	p.mu.Lock()
	defer p.mu.Unlock()
	for !w.over() {
		if p.queue.len > 0 && w.takes() {
			w.sweep()
		}
		for p.queue.len > 0 && w.takes() {
			w.add(p.queue.pop())
		}
		if len(w.batch) > 0 {
			return true
		}
		w.park()
	}
	return false
}

// over tells whether the wire has nothing to send any more. The pipeline is locked.
func (w *wire) over() bool {
	return w.lost || w.inflight.len == 0 && (w.retired || w.p.closed && w.p.pending == 0)
}

// park waits for unpark. The pipeline is locked, but not meanwhile.
func (w *wire) park() {
	w.parked = true
	w.p.mu.Unlock()
	<-w.wake
	runtime.Gosched() // those who are about to ask go with the same write
	w.p.mu.Lock()
}

// add takes a request. The pipeline is locked.
func (w *wire) add(r *request) {
	r.queued = false
	if w.inflight.len == 0 {
		w.looks = 0
	}
	w.inflight.pushBack(r)
	w.batch = append(w.batch, r)
	r.prepared = w.prepared[r.stmt]
	if r.prepared == nil || r.prepared.failed.Load() {
		r.prepared, r.parse = &prepared{}, true
		w.prepared[r.stmt] = r.prepared
	}
}

// sweep takes leave of statements that nobody uses any more, when there are many.
func (w *wire) sweep() {
	if len(w.prepared) <= 2*w.p.opts.Statements {
		return
	}
	for s := range w.prepared {
		if s.evicted.Load() {
			w.leaving = append(w.leaving, s)
			delete(w.prepared, s)
		}
	}
}

// encode collects the messages of the batch.
func (w *wire) encode() (err error) {
	if cap(w.buf) > maxKept {
		w.buf = nil
	}
	w.buf = w.buf[:0]
	for _, s := range w.leaving {
		if w.buf, err = (&pgproto3.Close{ObjectType: 'S', Name: s.name}).Encode(w.buf); err != nil {
			return err
		}
	}
	w.leaving = w.leaving[:0]
	for _, r := range w.batch {
		if r.parse {
			if w.buf, err = appendPrepare(w.buf, r.stmt); err != nil {
				return err
			}
		}
		w.buf = append(w.buf, r.out...)
	}
	return nil
}

// appendPrepare appends the messages that prepare and describe a statement.
func appendPrepare(buf []byte, s *statement) ([]byte, error) {
	buf, err := (&pgproto3.Parse{Name: s.name, Query: s.sql}).Encode(buf)
	if err != nil {
		return nil, err
	}
	return (&pgproto3.Describe{ObjectType: 'S', Name: s.name}).Encode(buf)
}

// commit decides that the batch is sent. If the connection was lost meanwhile it returns
// false, and others get the batch.
func (w *wire) commit() bool {
	p := w.p
	p.mu.Lock()
	defer p.mu.Unlock()
	if w.lost {
		for _, r := range slices.Backward(w.batch) {
			p.requeue(r)
		}
		p.dispatch()
	}
	clear(w.batch)
	w.batch = w.batch[:0]
	return !w.lost
}
