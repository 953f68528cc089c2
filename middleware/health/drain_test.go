package health_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/middleware/health"
)

// A probe over an open connection meets the drain at once.
func TestReadinessEndsWithTheDrain(t *testing.T) {
	var draining <-chan struct{}
	app := koa.New(nil).Use(health.New(nil), koa.Handle(func(ctx *koa.Context) error {
		draining = engine.Draining(ctx.Context())
		ctx.SetStatus(204)
		return nil
	}))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serving, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- app.Serve(serving, l) }()

	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	get := func(path string) int {
		res, err := client.Get("http://" + l.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, res.Body)
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
		if err != nil {
			t.Error(err)
		}
		return res.StatusCode
	}
	get("/")
	if got := get("/readyz"); got != 200 {
		t.Errorf("before the drain: %d", got)
	}
	stop()
	<-draining
	if got := get("/readyz"); got != 503 {
		t.Errorf("in the drain: %d", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
