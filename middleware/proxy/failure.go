package proxy

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/koa-go/koa"
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
	case isTimeout(err):
		status, what = http.StatusGatewayTimeout, "did not answer in time"
	case isUnreachable(err):
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

func isTimeout(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

// isUnreachable reports whether there was no connection to send anything on.
func isUnreachable(err error) bool {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	e, ok := errors.AsType[*net.OpError](err)
	return ok && e.Op == "dial"
}
