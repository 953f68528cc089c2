package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/conditional"
)

// conditionalLayer is koa-conditional-get.
func conditionalLayer(*builder, *option.Reader) (koa.Middleware, error) {
	return conditional.New(), nil
}
