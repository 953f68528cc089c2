package websocket

import (
	"bufio"
	"maps"
	"net"
	"net/http"

	"github.com/coder/websocket"

	"github.com/koa-go/koa"
)

// accept answers the handshake.
func accept(ctx *koa.Context, o *Options) (*Conn, error) {
	r := ctx.Req()
	if host := ctx.Host(); host != r.Host { // a trusted proxy knows what the page's host is
		r = r.WithContext(r.Context())
		r.Host = host
	}
	w := &handshake{to: ctx.Res(), header: http.Header{}}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		Subprotocols:    o.Subprotocols,
		OriginPatterns:  o.Origins,
		CompressionMode: o.compression(),
	})
	if err != nil {
		return nil, ctx.Throw(w.status, err, w.header)
	}
	conn.SetReadLimit(max(o.ReadLimit, -1))
	return conn, nil
}

// handshake is where Accept writes to. A refusal is kept from the client, so that
// it becomes an error as any other.
type handshake struct {
	to     http.ResponseWriter
	header http.Header
	status int
}

var _ http.Hijacker = (*handshake)(nil)

// Header is the handshake's part of the headers.
func (h *handshake) Header() http.Header { return h.header }

// WriteHeader sends the head of an acceptance.
func (h *handshake) WriteHeader(status int) {
	h.status = status
	if status == http.StatusSwitchingProtocols {
		maps.Copy(h.to.Header(), h.header)
		h.to.WriteHeader(status)
	}
}

// Write drops the text of a refusal, which is also that of the error.
func (h *handshake) Write(p []byte) (int, error) { return len(p), nil }

// Hijack takes the connection over.
func (h *handshake) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(h.to).Hijack()
}
