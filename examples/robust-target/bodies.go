package main

import (
	"errors"
	"io"
	"net/http"
	"os"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/bodylimit"
	"github.com/koa-go/koa/middleware/bodyparser"
	"github.com/koa-go/koa/router"
)

// maxBody is how many bytes any body but an upload may have.
const maxBody = 1 << 20

func bodyRoutes(r *router.Router) {
	r.With(bodylimit.New(maxBody)).Post("/echo-raw", echoRaw)
	r.With(bodyparser.New(&bodyparser.Options{EnableTypes: []string{"json"}})).Post("/echo-json", echoParsed)
	r.With(bodyparser.New(&bodyparser.Options{EnableTypes: []string{"form"}, FormLimit: maxBody})).Post("/echo-form", echoParsed)
}

func echoParsed(ctx *koa.Context) error {
	ctx.SetBody(map[string]any{"body": bodyparser.From(ctx)})
	return nil
}

func echoRaw(ctx *koa.Context) error {
	body, err := io.ReadAll(ctx.Request.BodyReader())
	switch {
	case err == nil:
		ctx.SetBody(body)
		return nil
	case koa.StatusOf(err) < http.StatusInternalServerError:
		return err
	case errors.Is(err, os.ErrDeadlineExceeded):
		return ctx.Throw(http.StatusRequestTimeout, "the body did not arrive in time", err)
	}
	return ctx.Throw(http.StatusBadRequest, "the body cannot be read", err)
}
