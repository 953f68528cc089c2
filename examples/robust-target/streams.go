package main

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

// longest is how many milliseconds a client may make the application wait.
const longest = 10_000

func streamRoutes(r *router.Router) {
	r.Get("/stream", func(ctx *koa.Context) error {
		n, err := number(ctx, "n", 10, 1_000_000)
		if err != nil {
			return err
		}
		ms, err := number(ctx, "ms", 0, longest)
		if err != nil {
			return err
		}
		ctx.SetType("text")
		ctx.SetBody(&pieces{client: ctx.Context(), left: n, gap: time.Duration(ms) * time.Millisecond})
		return nil
	})
	r.Get("/slow", func(ctx *koa.Context) error {
		ms, err := number(ctx, "ms", 0, longest)
		if err != nil {
			return err
		}
		ctx.SetBody("slow")
		return wait(ctx.Context(), time.Duration(ms)*time.Millisecond)
	})
}

// wait waits for d, unless the client goes away before.
func wait(client context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-client.Done():
		return client.Err()
	}
}

// pieceSize is how many bytes are sent at once.
const pieceSize = 1024

var piece = strings.Repeat("0123456789abcde\n", pieceSize/16)

// pieces is a stream that has a piece from time to time.
type pieces struct {
	client context.Context
	left   int
	gap    time.Duration
	begun  bool
}

func (p *pieces) Read(b []byte) (int, error) {
	if p.left == 0 {
		return 0, io.EOF
	}
	if p.begun {
		if err := wait(p.client, p.gap); err != nil {
			return 0, err
		}
	}
	p.begun = true
	p.left--
	return copy(b, piece), nil
}
