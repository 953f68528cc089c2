package proxy

import (
	"context"
	"errors"
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
	gateway.RemoveHopByHop(answer.Header)
	addHeader(w.Header(), answer.Header)
	if gateway.SendSwitch(buffered.Writer, w.Header(), protocol) != nil {
		return nil // the client is gone
	}
	gateway.Tunnel(client, buffered.Reader, instance)
	return nil
}
