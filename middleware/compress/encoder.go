package compress

const (
	// pieceSize is how much of a body is encoded at a time.
	pieceSize = 32 << 10

	// maxKeep is the largest output buffer that an idle encoder keeps.
	maxKeep = 64 << 10
)

// encoder is a compressor with the buffers on both of its sides.
type encoder struct {
	writer
	piece [pieceSize]byte // of the body, on its way in
	out   []byte          // encoded
	taken int             // how much of out has been read
}

// reset readies the encoder for another body.
func (e *encoder) reset() {
	if cap(e.out) > maxKeep {
		e.out = nil
	}
	e.out, e.taken = e.out[:0], 0
	e.Reset((*output)(e))
}

// take moves encoded bytes into p.
func (e *encoder) take(p []byte) int {
	n := copy(p, e.out[e.taken:])
	e.taken += n
	if e.taken == len(e.out) {
		e.out, e.taken = e.out[:0], 0
	}
	return n
}

// output is an encoder as the place its compressor writes to.
type output encoder

// Write keeps what the compressor gives.
func (o *output) Write(p []byte) (int, error) {
	o.out = append(o.out, p...)
	return len(p), nil
}
