//go:build ignore

package egg

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/meta"
	"github.com/koa-go/koa/egg/notfound"
	"github.com/koa-go/koa/egg/sitefile"
)

func newMeta(app *App) (koa.Middleware, error) {
	return meta.New(&meta.Options{Logging: app.config.Meta.Logging, Logger: app.CoreLogger()}), nil
}

func newSiteFile(app *App) (koa.Middleware, error) {
	files := map[string]sitefile.File{}
	for path, target := range app.config.SiteFile.Files {
		if strings.Contains(target, "://") || strings.HasPrefix(target, "/") {
			files[path] = sitefile.Redirect(target)
			continue
		}
		content, err := fs.ReadFile(app.directory("app"), strings.TrimPrefix(target, "app/"))
		if err != nil {
			return nil, fmt.Errorf("siteFile %s: %w", path, err)
		}
		files[path] = sitefile.Content(content)
	}
	return sitefile.New(&sitefile.Options{Files: files, CacheControl: app.config.SiteFile.CacheControl}), nil
}

func newNotfound(app *App) (koa.Middleware, error) {
	return notfound.New(&notfound.Options{PageURL: app.config.Notfound.PageURL}), nil
}
