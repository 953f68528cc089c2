package egg

import (
	"fmt"
	"io/fs"
	"log/slog"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/meta"
	"github.com/koa-go/koa/egg/notfound"
	"github.com/koa-go/koa/egg/onerror"
	"github.com/koa-go/koa/egg/sitefile"
)

// outermost is what stands around all layers: it notes when the request came in, and
// answers errors.
func (app *App) outermost() koa.Middleware {
	begin := func(ctx *koa.Context, next koa.Handler) error {
		recordRequest(ctx, app.Now())
		if app.start.OnRequest != nil {
			app.start.OnRequest(ctx)
		}
		return next(ctx)
	}
	app.koa.OnError(onerror.Listener(&app.config.Onerror, app.errorLogger))
	if !app.uses("onerror") {
		return begin
	}
	return koa.Compose(begin, onerror.New(&app.config.Onerror))
}

// errorLogger is where an error goes: into the log of the application for requests.
func (app *App) errorLogger(ctx *Context) *slog.Logger {
	if ctx == nil {
		return app.CoreLogger()
	}
	return Logger(ctx)
}

func newMeta(app *App) (koa.Middleware, error) {
	return meta.New(&meta.Options{
		Logging: app.config.Meta.Logging, Logger: CoreLogger, PerformanceTimer: app.config.Logger.EnablePerformanceTimer,
	}), nil
}

func newSiteFile(app *App) (koa.Middleware, error) {
	files := map[string]sitefile.File{}
	for path, target := range app.config.SiteFile.Files {
		if strings.Contains(target, "://") || strings.HasPrefix(target, "/") {
			files[path] = sitefile.File{URL: target}
			continue
		}
		data, err := fs.ReadFile(app.directory("app"), strings.TrimPrefix(target, "app/"))
		if err != nil {
			return nil, fmt.Errorf("siteFile.files of %s: %w", path, err)
		}
		files[path] = sitefile.File{Data: data}
	}
	return sitefile.New(&sitefile.Options{Files: files, CacheControl: app.config.SiteFile.CacheControl}), nil
}

func newNotfound(app *App) (koa.Middleware, error) {
	return notfound.New(&notfound.Options{PageURL: app.config.Notfound.PageURL}), nil
}
