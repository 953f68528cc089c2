// Package static serves files, as npm koa-static 5 and koa-send 5 do:
//
//	app.Use(static.New("public", nil))
//
//	//go:embed public
//	var assets embed.FS
//	app.Use(static.New("public", &static.Options{FS: assets}))
//
// [Sender] is koa-send, for sending a file from a handler.
//
// No request leaves the root: neither by "..", in whatever spelling, nor by a
// symbolic link. Names that begin with a dot are hidden, directories are not
// listed, and an encoded slash or backslash (%2F, %5C) is no separator: a guard
// in front of a directory, which compares the path as it was sent, cannot be
// passed by one.
//
// Conditional requests are answered by package conditional in front of it:
// files have Last-Modified, and an ETag on demand.
package static

import (
	"errors"
	"net/http"

	"github.com/koa-go/koa"
)

// New returns the middleware. It serves GET and HEAD requests whose path is a
// file below root, a directory of the operating system or of [Options].FS; all
// other requests go on to the layers inside. Paths that try to leave the root
// are refused with 400 or 403, malformed ones with 400.
//
// A root that is not there has no files; it may appear, disappear and be
// replaced while the application runs. New panics when root is empty or an
// option makes no sense.
func New(root string, opts *Options) koa.Middleware {
	o := withDefaults(opts)
	if o.Index == "" && !o.DisableIndex {
		o.Index = "index.html"
	}
	s := newSender(root, o)
	if o.Defer {
		return s.serveAfter
	}
	return s.serveFirst
}

// serveFirst looks for a file before the layers inside run.
func (s *Sender) serveFirst(ctx *koa.Context, next koa.Handler) error {
	sent, err := s.serve(ctx)
	if err != nil || sent {
		return err
	}
	return next(ctx)
}

// serveAfter looks for a file when the layers inside have left no answer.
func (s *Sender) serveAfter(ctx *koa.Context, next koa.Handler) error {
	if err := next(ctx); err != nil {
		return err
	}
	if ctx.Body() != nil || ctx.Status() != http.StatusNotFound {
		return nil
	}
	_, err := s.serve(ctx)
	return err
}

func (s *Sender) serve(ctx *koa.Context) (sent bool, err error) {
	if method := ctx.Method(); method != http.MethodGet && method != http.MethodHead {
		return false, nil
	}
	name, err := s.send(ctx, ctx.Path())
	if errors.Is(err, errMissing) {
		return false, nil
	}
	return name != "", err
}
