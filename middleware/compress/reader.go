package compress

import (
	"io"
	"io/fs"
	"sync"
)

// reader is a body while it is compressed. It encodes when it is read, on the
// reader's goroutine: nothing runs beside the response, and nothing is left
// when the client goes away in the middle.
type reader struct {
	src    io.Reader
	coding *coding
	level  int

	// paced says that src gives what it has when it has it and may then wait: each
	// piece must be ready to be sent before the next one is asked for. Other
	// bodies are there in full, and get smaller when the compressor may choose.
	paced bool

	enc  *encoder // nil before the first Read
	err  error    // what to return when everything encoded has been read
	free func()   // what the end frees besides, may be nil

	mu      sync.Mutex // guards the rest: a client that leaves closes during Read
	reading bool
	closed  bool
}

var _ io.ReadCloser = (*reader)(nil)

// Read encodes until p is full or, for a paced source, until a piece is done.
func (r *reader) Read(p []byte) (n int, err error) {
	if !r.begin() {
		return 0, fs.ErrClosed
	}
	defer r.end()
	if r.enc == nil {
		if r.enc, r.err = r.coding.encoder(r.level); r.err != nil {
			return 0, r.err
		}
	}
	for n < len(p) {
		if taken := r.enc.take(p[n:]); taken > 0 {
			n += taken
			continue
		}
		if r.err != nil || r.paced && n > 0 {
			break
		}
		if idle := r.encode(); idle {
			break
		}
	}
	if n > 0 {
		return n, nil
	}
	return 0, r.err
}

// encode puts one piece of the body through the compressor, and reports whether
// the source had none to give.
func (r *reader) encode() (idle bool) {
	n, err := r.src.Read(r.enc.piece[:])
	if n > 0 {
		_, r.err = r.enc.Write(r.enc.piece[:n])
	}
	switch {
	case r.err != nil:
	case err == io.EOF: // not errors.Is: an error around io.EOF is a failure of the source
		if r.err = r.enc.Close(); r.err == nil {
			r.err = io.EOF
		}
	case err != nil:
		r.err = err
	case n > 0 && r.paced:
		r.err = r.enc.Flush()
	}
	return n == 0 && r.err == nil
}

// Close ends the encoding wherever it stands, also while Read waits for the
// source. It does not close the source: the response does, as a body of its own.
func (r *reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed && !r.reading {
		r.release()
	}
	r.closed = true
	return nil
}

func (r *reader) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reading = !r.closed
	return r.reading
}

func (r *reader) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reading = false
	if r.closed {
		r.release()
	}
}

// release gives back what the encoding used.
func (r *reader) release() {
	if r.enc != nil {
		r.coding.free(r.level, r.enc)
	}
	if r.free != nil {
		r.free()
	}
	r.enc, r.free = nil, nil
}
