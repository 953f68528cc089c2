package gateway

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
)

// SendSwitch sends the head of a 101 to protocol with the headers in h, which it makes those of
// such an answer.
func SendSwitch(w *bufio.Writer, h http.Header, protocol string) error {
	h["Connection"], h["Upgrade"] = []string{"Upgrade"}, []string{protocol}
	delete(h, "Content-Length") // which a 101 has not (RFC 9110 8.6)
	if _, err := w.WriteString("HTTP/1.1 101 Switching Protocols\r\n"); err != nil {
		return err
	}
	if err := h.Write(w); err != nil {
		return err
	}
	if _, err := w.WriteString("\r\n"); err != nil {
		return err
	}
	return w.Flush()
}

// Tunnel copies both ways until both have ended. What client sent after its request may be in
// buffered, the server's buffer.
func Tunnel(client net.Conn, buffered *bufio.Reader, upstream io.ReadWriteCloser) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		flow(upstream, unread(client, buffered), client)
	}()
	flow(client, upstream, upstream)
	<-done
}

// unread is what the client sends after its request. The reader of the server's buffer would
// take the end of what the client sends for the end of the request.
func unread(client io.Reader, buffered *bufio.Reader) io.Reader {
	early := make([]byte, buffered.Buffered())
	_, _ = io.ReadFull(buffered, early) // from memory
	return io.MultiReader(bytes.NewReader(early), client)
}

// flow copies from src to dst. At the end of src it tells dst that there is nothing more
// to come. If that cannot be told, or something fails, both are closed.
func flow(dst io.WriteCloser, src io.Reader, srcEnd io.Closer) {
	_, err := io.Copy(dst, src)
	half, ok := dst.(interface{ CloseWrite() error })
	if err == nil && ok && half.CloseWrite() == nil {
		return
	}
	_ = dst.Close()
	_ = srcEnd.Close()
}
