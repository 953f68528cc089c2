package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/rewrite"
)

// rewriteLayer is koa-rewrite.
func rewriteLayer(_ *builder, spec *option.Reader) (koa.Middleware, error) {
	to := spec.Text("to")
	from, _ := spec.Any("from")
	re, isRegexp, err := pattern(from)
	if err != nil {
		return nil, err
	}
	if isRegexp {
		return atSetup(func() (koa.Middleware, error) { return rewrite.Regexp(re, to), nil })
	}
	path := spec.Text("from")
	return atSetup(func() (koa.Middleware, error) { return rewrite.New(path, to), nil })
}
