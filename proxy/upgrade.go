package proxy

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
)

// upgradable hands over connections together with what the client has sent of
// the new protocol already. It may be in the server's buffer, where
// httputil.ReverseProxy does not look.
type upgradable struct{ http.ResponseWriter }

// Unwrap is for http.ResponseController.
func (u *upgradable) Unwrap() http.ResponseWriter { return u.ResponseWriter }

// Hijack is http.Hijacker's.
func (u *upgradable) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(u.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	early := make([]byte, buffered.Reader.Buffered())
	_, _ = io.ReadFull(buffered.Reader, early) // from memory
	return &begun{Conn: conn, sent: io.MultiReader(bytes.NewReader(early), conn)}, buffered, nil
}

// begun is a connection of which something has been read.
type begun struct {
	net.Conn
	sent io.Reader
}

func (c *begun) Read(p []byte) (int, error) { return c.sent.Read(p) }

// CloseWrite tells the client that the instance has nothing more to say.
func (c *begun) CloseWrite() error {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !ok {
		return errNoHalf
	}
	return half.CloseWrite()
}
