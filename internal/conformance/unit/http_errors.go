package unit

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/failure"
)

func runHTTPErrors(c inputs) (any, error) {
	args, _ := c.any("args").([]any)
	status, rest, err := failure.Args(args)
	if err != nil {
		return nil, err
	}
	return failure.Describe(koa.NewError(status, rest...)), nil
}
