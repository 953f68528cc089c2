package wire

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// Reply is what came back.
type Reply struct {
	Status int

	// Header has canonical names; lines of one name are in the order they came.
	Header http.Header

	// Body is the whole body, of which the chunks are joined.
	Body []byte

	// Truncated says that the connection ended before the body did.
	Truncated bool

	// Closed says that the connection ended with no reply at all.
	Closed bool
}

// patience is how long a server may take for a request.
const patience = 20 * time.Second

// Exchange sends one request over conn, which it closes, and reads until the
// server has closed it. By then the server is done with the request.
func Exchange(conn net.Conn, req *Request) (*Reply, error) {
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	// Written beside the reading: a server may answer before it has read all of
	// the body, and then reads no further. What it did not take is no error.
	written := make(chan struct{})
	go func() {
		defer close(written)
		_, _ = conn.Write(req.Bytes())
	}()
	r := bufio.NewReader(conn)
	reply, err := readReply(r, req.Method)
	if err != nil {
		return nil, err
	}
	return reply, awaitEnd(conn, r, written)
}

func readReply(r *bufio.Reader, method string) (*Reply, error) {
	if _, err := r.Peek(1); err != nil {
		if errors.Is(err, io.EOF) || isReset(err) {
			return &Reply{Closed: true}, nil
		}
		return nil, fmt.Errorf("no reply: %w", err)
	}
	res, err := readFinal(r, method)
	if err != nil {
		return nil, fmt.Errorf("not an HTTP reply: %w", err)
	}
	reply := &Reply{Status: res.StatusCode, Header: res.Header}
	reply.Body, err = io.ReadAll(res.Body)
	switch {
	case err == nil:
	case errors.Is(err, io.ErrUnexpectedEOF) || isReset(err):
		reply.Truncated = true
	default:
		return nil, fmt.Errorf("reading the body: %w", err)
	}
	return reply, nil
}

// readFinal reads the head of the reply, and passes over interim ones
// (RFC 9110 15.2).
func readFinal(r *bufio.Reader, method string) (*http.Response, error) {
	for {
		res, err := http.ReadResponse(r, &http.Request{Method: method})
		if err != nil || res.StatusCode >= 200 || res.StatusCode == http.StatusSwitchingProtocols {
			return res, err
		}
	}
}

// awaitEnd says that there will be no further request and waits for the server
// to close.
func awaitEnd(conn net.Conn, r *bufio.Reader, written <-chan struct{}) error {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		go func() {
			<-written
			_ = half.CloseWrite() // fails when the server closed first, which is as good
		}()
	}
	rest, err := io.Copy(io.Discard, r)
	switch {
	case err != nil && !isReset(err):
		return fmt.Errorf("the server does not close the connection: %w", err)
	case rest > 0:
		return fmt.Errorf("%d bytes follow the reply", rest)
	}
	return nil
}

// isReset reports whether the other side cut the connection.
func isReset(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && !op.Timeout()
}
