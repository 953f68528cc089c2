package egg

import (
	"github.com/koa-go/koa/egg/bind"
	"github.com/koa-go/koa/egg/i18n"
	"github.com/koa-go/koa/egg/validate"
)

// Validate checks data by rules, or the body of the request without data (Egg's
// ctx.validate). What is wrong is a 422 with all fields:
//
//	if err := egg.Validate(ctx, validate.Rules{"name": "string", "age": "int?"}); err != nil {
//		return err
//	}
func Validate(ctx *Context, rules validate.Rules, data ...any) error {
	value := ctx.Request.Body()
	if len(data) > 0 {
		value = data[0]
	}
	return From(ctx).validator.Validate(ctx, rules, value)
}

// Bind fills a struct from the request and validates it, for actions that are not typed;
// see [Handle].
func Bind(ctx *Context, into any) error { return From(ctx).binder.Decode(ctx, into) }

// Validator is what Validate and typed actions check with, for rules and tags of the
// application. Add them before the first request.
func (app *App) Validator() *validate.Validator { return app.validator }

// newValidator makes the validator and the binder.
func (app *App) newValidator() {
	c := app.config.Validate
	opts := &validate.Options{Convert: c.Convert, ValidateRoot: c.ValidateRoot, WidelyUndefined: c.WidelyUndefined}
	if app.uses("i18n") {
		opts.Translate = i18n.T
	}
	app.validator = validate.New(opts)
	app.binder = bind.New(&bind.Options{Validator: app.validator})
}
