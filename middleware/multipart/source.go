package multipart

import (
	"errors"
	"io"
	"math"
	"net"
	"net/http"

	"github.com/koa-go/koa"
)

// errOver is what the source fails with when a header is too long.
var errOver = errors.New("multipart: header over the limit")

// source is the body of the request as the parser reads it. It remembers why
// the body failed, which the parser does not always hand on, and bounds what
// the parser may read while it looks for the next part. A body that ends before
// the form does fails with io.ErrUnexpectedEOF, which the parser does not tell
// from an end that is in order.
type source struct {
	body io.Reader
	end  string // of the form, if there is no line break behind it
	last []byte // that were read, as many as end has
	left int64
	err  error
}

// limit lets n bytes be read. What the parser has in its buffer, 5 KiB at most,
// comes on top.
func (s *source) limit(n int64) { s.left = n }

func (s *source) unlimit() { s.left = math.MaxInt64 }

func (s *source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	if s.left <= 0 {
		s.err = errOver
		return 0, s.err
	}
	p = p[:min(int64(len(p)), s.left)]
	n, err := s.body.Read(p)
	s.left -= int64(n)
	s.remember(p[:n])
	if errors.Is(err, io.EOF) && string(s.last) != s.end {
		err = io.ErrUnexpectedEOF
	}
	s.err = err
	return n, err
}

func (s *source) remember(read []byte) {
	read = read[max(0, len(read)-len(s.end)):]
	s.last = append(s.last, read...)
	s.last = append(s.last[:0], s.last[max(0, len(s.last)-len(s.end)):]...)
}

func (s *source) isOver() bool { return errors.Is(s.err, errOver) }

// failure is the error for a client whose form could not be read on because of
// err. An error of the body that has a status keeps it.
func (s *source) failure(problem string, err error) error {
	if s.err != nil && !errors.Is(s.err, io.EOF) {
		err = s.err
	}
	var (
		status  interface{ StatusCode() int }
		tooMany *http.MaxBytesError
		network net.Error
	)
	switch {
	case errors.As(err, &status), errors.As(err, &tooMany):
		return err
	case errors.As(err, &network) && network.Timeout():
		return koa.NewError(http.StatusRequestTimeout, "request timeout", err)
	}
	return koa.NewError(http.StatusBadRequest, problem, err)
}
