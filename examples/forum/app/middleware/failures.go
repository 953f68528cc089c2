package middleware

import (
	"errors"
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/validate"

	"github.com/koa-go/koa/examples/forum/app/service"
)

// Failures turns what services return into errors with a status, and a request that nobody
// answered into one with 404. What clients then see is up to controller.Failed, and for
// JSON to the framework.
func Failures(ctx *egg.Context, next koa.Handler) error {
	err := next(ctx)
	if err == nil {
		if ctx.Status() == http.StatusNotFound && ctx.Body() == nil {
			return ctx.Throw(http.StatusNotFound)
		}
		return nil
	}
	if invalid, ok := errors.AsType[*service.Invalid](err); ok {
		fields := validate.Errors{validate.NewError(invalid.Field, validate.CodeInvalid, invalid.Text)}
		return egg.From(ctx).Validator().Failed(ctx, fields)
	}
	switch {
	case errors.Is(err, service.ErrNotFound):
		return ctx.Throw(http.StatusNotFound, err)
	case errors.Is(err, service.ErrForbidden):
		return ctx.Throw(http.StatusForbidden, err)
	case errors.Is(err, service.ErrClosed):
		return ctx.Throw(http.StatusConflict, err)
	default:
		return err
	}
}
