// Package sitefile is Egg's middleware siteFile: single files at fixed paths, such
// as /favicon.ico and /robots.txt.
//
//	app.Use(sitefile.New(&sitefile.Options{Files: map[string]sitefile.File{
//		"/robots.txt": {Data: robots},
//	}}))
package sitefile

import (
	_ "embed" // the favicon
	"maps"
	"net/http"
	"path"

	"github.com/koa-go/koa"
)

// favicon is an icon of our own, 32 by 32 pixels.
//
//go:embed favicon.ico
var favicon []byte

// Options are Egg's config.siteFile. Nil is the zero value.
type Options struct {
	// Files are what stands at each path, in addition to /favicon.ico with an icon
	// of the framework; a zero File there takes that away.
	Files map[string]File

	// CacheControl is the header of that name for Data. Default: public,
	// max-age=2592000, which is 30 days.
	CacheControl string
}

// File is what stands at a path: the first field that is set counts.
type File struct {
	// Func returns it for a request; its own Func is not called.
	Func func(ctx *koa.Context) (File, error)

	// URL is where the client is sent to, on this host or another.
	URL string

	// Data is the content. Its type follows from the extension of the path. It
	// must not be changed any more.
	Data []byte
}

// New returns the middleware. GET and HEAD for the path of a file end here; all
// else passes by.
func New(opts *Options) koa.Middleware {
	if opts == nil {
		opts = &Options{}
	}
	files := map[string]File{"/favicon.ico": {Data: favicon}}
	maps.Copy(files, opts.Files)
	cacheControl := opts.CacheControl
	if cacheControl == "" {
		cacheControl = "public, max-age=2592000"
	}
	return func(ctx *koa.Context, next koa.Handler) error {
		file, ok := files[ctx.Path()]
		if !ok || ctx.Method() != http.MethodGet && ctx.Method() != http.MethodHead {
			return next(ctx)
		}
		if file.Func != nil {
			var err error
			if file, err = file.Func(ctx); err != nil {
				return err
			}
		}
		switch {
		case file.URL != "":
			ctx.Redirect(file.URL)
		case file.Data != nil:
			ctx.Set("Cache-Control", cacheControl)
			ctx.SetType(path.Ext(ctx.Path()))
			ctx.SetBody(file.Data)
		default:
			return next(ctx)
		}
		return nil
	}
}
