package health_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/middleware/health"
)

// A probe meets the end at once: over an open connection in the drain, and over new ones in the
// delay before it.
func TestReadinessEndsWithTheDrain(t *testing.T) {
	t.Run("over an open connection", func(t *testing.T) { readinessEnds(t, &engine.Options{}, false) })
	t.Run("over new ones", func(t *testing.T) { readinessEnds(t, &engine.Options{DrainDelay: time.Hour}, true) })
}

func readinessEnds(t *testing.T, opts *engine.Options, afresh bool) {
	t.Helper()
	var leaving <-chan struct{}
	app := koa.New(&koa.Options{Engine: opts}).Use(health.New(nil), koa.Handle(func(ctx *koa.Context) error {
		leaving = engine.Leaving(ctx.Context())
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

	transport := &http.Transport{DisableKeepAlives: afresh}
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
	<-leaving
	if got := get("/readyz"); got != 503 {
		t.Errorf("after the order to stop: %d", got)
	}
	if afresh { // nobody waits for the hour to pass
		_ = l.Close()
	}
	if err := <-ended; err != nil && !afresh {
		t.Error(err)
	}
}
