package main

import (
	"net/http"
	"strconv"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/router"
)

func failureRoutes(r *router.Router) {
	r.Get("/panic", func(ctx *koa.Context) error {
		if param(ctx, "late") == "1" {
			ctx.SetBody(&breaking{})
			return nil
		}
		ctx.Set("X-Before", "1")
		if err := ctx.Cookies().Set("before", "1", &cookies.SetOptions{Signed: cookies.No}); err != nil {
			return err
		}
		panic("secret-detail")
	})
	r.Get("/throw", func(ctx *koa.Context) error {
		status, err := strconv.Atoi(param(ctx, "status"))
		if err != nil || status < 400 || http.StatusText(status) == "" {
			status = http.StatusInternalServerError
		}
		return ctx.Throw(status, param(ctx, "msg"))
	})
}

// breaking is a stream that panics when one piece was sent.
type breaking struct{ sent bool }

func (b *breaking) Read(p []byte) (int, error) { //nolint:unparam // io.Reader has it
	if b.sent {
		panic("secret-detail")
	}
	b.sent = true
	return copy(p, piece), nil
}
