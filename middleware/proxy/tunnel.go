package proxy

import (
	"context"
	"io"
	"maps"
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
	if gateway.SendSwitch(buffered.Writer, switchHeader(ctx.Response.Header(), answer.Header), protocol) != nil {
		return nil // the client is gone
	}
	gateway.Tunnel(client, buffered.Reader, upstream)
	return nil
}

// switchHeader are the headers of the answer. The upstream's count more than those
// the layers have set, except that cookies add up.
func switchHeader(own, upstream http.Header) http.Header {
	h := own.Clone()
	maps.Copy(h, upstream)
	h["Set-Cookie"] = slices.Concat(own["Set-Cookie"], upstream["Set-Cookie"])
	return h
}
