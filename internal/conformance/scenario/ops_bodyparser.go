package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/bodyparser"
)

var bodyparserOps = map[string]op{"disable-body-parser": disableBodyParserOp}

func disableBodyParserOp(_ *builder, a *args) koa.Middleware {
	disable := want[bool](a, 0, "a bool")
	return do(func(ctx *koa.Context) {
		if disable {
			bodyparser.Disable(ctx)
		}
	})
}
