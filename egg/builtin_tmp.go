package egg

import "github.com/koa-go/koa"

func newMeta(app *App) (koa.Middleware, error)     { return nil, nil }
func newSiteFile(app *App) (koa.Middleware, error) { return nil, nil }
func newNotfound(app *App) (koa.Middleware, error) { return nil, nil }
func (app *App) outermost() koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		startKey.Set(ctx, app.now())
		return next(ctx)
	}
}
