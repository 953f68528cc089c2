package bodyparser

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"net"
	"net/http"

	"github.com/koa-go/koa"
)

// firstBuffer is what a body is read into at first: a client that announces
// much and sends little shall not cost much.
const firstBuffer = 16 << 10

var errTooLarge = errors.New("over the limit")

// readBody reads the body of a request and undoes its compression. It leaves a
// reader of the bytes as they came in the place of the one it has used up.
func readBody(ctx *koa.Context, k *kind) ([]byte, error) {
	r := &ctx.Request
	encoding := cmp.Or(ctx.Get("Content-Encoding"), identity)
	if !isKnown(encoding) {
		return nil, &EncodingError{Encoding: encoding}
	}
	if !r.HasBody() {
		return []byte{}, nil
	}
	if r.Length() > k.limit {
		return nil, k.tooLarge()
	}
	sent, err := readAll(r.BodyReader(), r.Length(), k.limit)
	if err != nil {
		return nil, k.readError(err)
	}
	r.SetBodyReader(io.NopCloser(bytes.NewReader(sent)))
	if encoding == identity || len(sent) == 0 {
		return sent, nil
	}
	text, err := decode(encoding, sent, k.limit)
	switch {
	case errors.Is(err, errTooLarge):
		return nil, k.tooLarge()
	case err != nil:
		return nil, &ParseError{Problem: "invalid " + encoding + " body", Body: sent, Err: err}
	}
	return text, nil
}

// readAll reads r to its end, of which expected is a guess. It stops with
// errTooLarge as soon as there is more than limit.
func readAll(r io.Reader, expected, limit int64) ([]byte, error) {
	// One byte more than expected shows the end without growing.
	buf := make([]byte, 0, min(max(expected, 511), firstBuffer-1)+1)
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case int64(len(buf)) > limit:
			return nil, errTooLarge
		case errors.Is(err, io.EOF):
			return buf, nil
		case err != nil:
			return nil, err
		case len(buf) == cap(buf):
			buf = grow(buf, limit)
		}
	}
}

// grow doubles the capacity, but not to more than it takes to see the limit
// passed.
func grow(buf []byte, limit int64) []byte {
	size := int64(cap(buf)) * 2
	if limit < size {
		size = limit + 1
	}
	grown := make([]byte, len(buf), size)
	copy(grown, buf)
	return grown
}

// readError says what a failure to read means for the client. An error that
// has a status, from a layer that limits bodies, keeps it.
func (k *kind) readError(err error) error {
	var (
		status  interface{ StatusCode() int }
		tooMany *http.MaxBytesError
		network net.Error
	)
	switch {
	case errors.Is(err, errTooLarge):
		return k.tooLarge()
	case errors.As(err, &status), errors.As(err, &tooMany):
		return err
	case errors.As(err, &network) && network.Timeout():
		return koa.NewError(http.StatusRequestTimeout, "request timeout", err)
	}
	return koa.NewError(http.StatusBadRequest, "request aborted", err, koa.Props{"type": "request.aborted"})
}
