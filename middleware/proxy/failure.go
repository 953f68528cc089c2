package proxy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/gateway"
)

// failure is the error of a request that got no answer.
func (p *proxy) failure(ctx *koa.Context, out *http.Request, body *requestBody, err error) error {
	if gone := ctx.Context().Err(); errors.Is(gone, context.Canceled) {
		return gone // the client's doing, and nobody is left to answer
	}
	if failed := body.failed(); failed != nil {
		return clientFailure(failed)
	}
	status, what := http.StatusBadGateway, "gave no answer"
	switch cause := context.Cause(out.Context()); {
	case cause != nil:
		status, what, err = http.StatusGatewayTimeout, "did not answer in time", cause
	case gateway.IsTimeout(err):
		status, what = http.StatusGatewayTimeout, "did not answer in time"
	case gateway.IsUnreachable(err):
		status, what = http.StatusServiceUnavailable, "cannot be reached"
	}
	return koa.NewError(status, fmt.Sprintf("proxy: %s %s: %v", out.URL.Host, what, err), err)
}

// clientFailure is an error of reading the request's body.
func clientFailure(err error) error {
	switch status := koa.StatusOf(err); {
	case errors.Is(err, errBodyRead), status != http.StatusInternalServerError:
		return err
	case errors.Is(err, os.ErrDeadlineExceeded):
		return koa.NewError(http.StatusRequestTimeout, err)
	}
	return koa.NewError(http.StatusBadRequest, "the request body is cut short or malformed", err)
}
