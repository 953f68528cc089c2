package proxy

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/gateway"
)

// tunnel connects client and upstream after both have changed protocols, until
// both directions have ended.
func (p *proxy) tunnel(ctx *koa.Context, out *http.Request, answer *http.Response) error {
	upstream, ok := answer.Body.(io.ReadWriteCloser)
	if !ok {
		_ = answer.Body.Close()
		return koa.NewError(http.StatusBadGateway, "proxy: the transport does not hand over the connection after 101")
	}
	defer upstream.Close()
	protocol := strings.Join(answer.Header["Upgrade"], ", ")
	if wanted := out.Header.Get("Upgrade"); wanted == "" || !gateway.HasToken([]string{wanted}, protocol) {
		return koa.NewError(http.StatusBadGateway, "proxy: the upstream has changed to a protocol that was not asked for")
	}
	if err := p.checked(ctx, answer); err != nil {
		return err
	}
	client, buffered, err := http.NewResponseController(ctx.Res()).Hijack()
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	// The server's limits are for requests.
	if err := client.SetDeadline(time.Time{}); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx.Context(), func() { // when the server cuts what is left
		_ = client.Close()
		_ = upstream.Close()
	})
	defer stop()
	if sendSwitch(buffered.Writer, protocol, ctx.Response.Header(), answer.Header) != nil {
		return nil // the client is gone
	}
	connect(client, unread(client, buffered.Reader), upstream)
	return nil
}

// unread is what the client sends after its request. Some of it may be in the
// server's buffer; that buffer's own reader would take the end of what the client
// sends for the end of the request.
func unread(client net.Conn, buffered *bufio.Reader) io.Reader {
	early := make([]byte, buffered.Buffered())
	_, _ = io.ReadFull(buffered, early) // from memory
	return io.MultiReader(bytes.NewReader(early), client)
}

// sendSwitch sends the head of the answer. The upstream's headers count more
// than those the layers have set, except that cookies add up.
func sendSwitch(w *bufio.Writer, protocol string, own, upstream http.Header) error {
	h := own.Clone()
	maps.Copy(h, upstream)
	h["Set-Cookie"] = slices.Concat(own["Set-Cookie"], upstream["Set-Cookie"])
	h["Connection"], h["Upgrade"] = []string{"Upgrade"}, []string{protocol}
	delete(h, "Content-Length") // of a 101 (RFC 9110 8.6)
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

// connect copies both ways until both have ended.
func connect(client net.Conn, sent io.Reader, upstream io.ReadWriteCloser) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		pass(upstream, sent, client)
	}()
	pass(client, upstream, upstream)
	<-done
}

// pass copies from src to dst. At the end of src it tells dst that there is
// nothing more to come; on an error there is nobody to talk to, and both are
// closed.
func pass(dst io.WriteCloser, src io.Reader, srcEnd io.Closer) {
	_, err := io.Copy(dst, src)
	half, ok := dst.(interface{ CloseWrite() error })
	if err == nil && ok && half.CloseWrite() == nil {
		return
	}
	_ = dst.Close()
	_ = srcEnd.Close()
}
