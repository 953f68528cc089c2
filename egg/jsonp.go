package egg

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/jsonp"
)

// JSONP returns middleware for routes that pages of other sites may call (Egg's
// app.jsonp). What opts does not set is as the section jsonp of the configuration says;
// a nil opts is that section. A CSRF or WhiteList that the section sets stays in force.
func (app *App) JSONP(opts *jsonp.Options) koa.Middleware {
	o := app.config.JSONP
	if opts != nil {
		o.CSRF = o.CSRF || opts.CSRF
		if opts.Callback != nil {
			o.Callback = opts.Callback
		}
		if opts.Limit > 0 {
			o.Limit = opts.Limit
		}
		if opts.WhiteList != nil || opts.WhiteListFunc != nil {
			o.WhiteList, o.WhiteListFunc = opts.WhiteList, opts.WhiteListFunc
		}
	}
	return jsonp.New(&o)
}
