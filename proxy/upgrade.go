package proxy

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/koa-go/koa/internal/gateway"
)

var (
	errProtocol = errors.New("the instance has changed to a protocol that was not asked for")
	errNoTunnel = errors.New("the transport does not hand over the connection after 101")
)

// tunnel connects client and instance after both have changed protocols, until both
// directions have ended. When it fails the client has no answer yet.
func (p *Proxy) tunnel(w http.ResponseWriter, out *http.Request, answer *http.Response) error {
	defer answer.Body.Close()
	instance, ok := answer.Body.(*tunnel)
	if !ok {
		return errNoTunnel
	}
	protocol := answer.Header.Get("Upgrade")
	if protocol == "" || !gateway.HasToken(out.Header["Upgrade"], protocol) {
		return errProtocol
	}
	client, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	defer context.AfterFunc(out.Context(), func() { // when the server cuts what is left
		_ = client.Close()
		_ = instance.Close()
	})()
	if switched(buffered.Writer, w.Header(), answer.Header, protocol) != nil {
		return nil // the client is gone
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		flow(instance, unread(client, buffered.Reader), client)
	}()
	flow(client, instance, instance)
	<-done
	return nil
}

// switched sends the head of the answer.
func switched(w *bufio.Writer, h, answer http.Header, protocol string) error {
	gateway.RemoveHopByHop(answer)
	addHeader(h, answer)
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

// unread is what the client sends after its request. Some of it may be in the server's
// buffer, whose own reader would take the end of what the client sends for the end of
// the request.
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
