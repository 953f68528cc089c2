package koa_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/koa-go/koa"
)

func TestBlockedStreamInsideAnotherIsClosedWhenTheClientLeaves(t *testing.T) {
	source, _ := io.Pipe() // nobody ever writes
	inner := &closeSignal{Reader: source, closed: make(chan struct{}, 2), close: source.Close}
	outer := &closeSignal{Reader: inner, closed: make(chan struct{}, 2), close: func() error { return nil }}
	ended := make(chan koa.Outcome, 1)
	app := newApp(layer(func(ctx *koa.Context) {
		ctx.OnFinished(func(o koa.Outcome) { ended <- o })
		ctx.SetBody(inner)
		ctx.SetBody(outer)
		if err := ctx.FlushHeaders(); err != nil {
			t.Error(err)
		}
	}))
	res, err := http.Get(serve(t, app))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	<-inner.closed
	<-outer.closed
	<-ended
	if len(inner.closed)+len(outer.closed) > 0 {
		t.Error("a stream was closed twice")
	}
}
