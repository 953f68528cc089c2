// Package mount runs layers, or another application's, below a path, as npm
// koa-mount 4 does:
//
//	app.Use(mount.New("/assets", static.New("public", nil)))
//	app.Use(mount.App("/admin", admin))
//
// Inside, the path is without the prefix: GET /assets/app.js is /app.js there.
// Outside, and while the layers behind the mount run, it is whole.
//
// The layers of a mounted application run as layers of the application it is
// mounted in: keys, environment, trust in proxies, error listeners and what
// [koa.Key.Provide] gave are those of the outer one, and its own do not count.
// To keep them, run it as a handler of its own:
//
//	app.Use(mount.New("/admin", koa.FromHTTP(admin)))
package mount

import (
	"strings"

	"github.com/koa-go/koa"
)

var current = koa.NewKey[string]("mount")

// New returns a layer that runs stack, the first outermost, for paths which are
// prefix or below it: "/a" is for /a and /a/b, not for /ab. With a "/" at its end
// the prefix is for what is below it only, and the path inside has no "/" in
// front. Upper and lower case differ, and escapes are compared as they stand.
// "/" is for every path and changes nothing.
//
// Requests for other paths, and those that stack passes on, go to the layers
// behind. New panics when prefix does not begin with "/" or a layer is nil.
func New(prefix string, stack ...koa.Middleware) koa.Middleware {
	if !strings.HasPrefix(prefix, "/") {
		panic(`mount: mount path must begin with "/"`)
	}
	inside := koa.Compose(stack...)
	if prefix == "/" {
		return inside
	}
	m := &mount{prefix: prefix, inside: inside}
	return m.handle
}

// App is [New] for the layers of another application. They are fixed by this:
// its Use panics afterwards.
func App(prefix string, app *koa.Application) koa.Middleware {
	if app == nil {
		panic("mount: App needs an application, got nil")
	}
	app.Callback()
	return New(prefix, app.Middleware()...)
}

// Path returns the prefix of the mount that was entered last (Koa's
// ctx.mountPath), "" before any was. Mounts for "/" do not count. It stays when
// the mount is left, so that layers outside can tell where the request went.
func Path(ctx *koa.Context) string {
	prefix, _ := current.Get(ctx)
	return prefix
}

type mount struct {
	prefix string
	inside koa.Middleware
}

func (m *mount) handle(ctx *koa.Context, next koa.Handler) error {
	outer := ctx.Path()
	inner, ok := m.match(outer)
	if !ok {
		return next(ctx)
	}
	current.Set(ctx, m.prefix)
	ctx.SetPath(inner)
	err := m.inside(ctx, func(ctx *koa.Context) error { // which may be a fork
		ctx.SetPath(outer)
		err := next(ctx)
		ctx.SetPath(inner)
		return err
	})
	ctx.SetPath(outer)
	return err
}

// match returns the path inside.
func (m *mount) match(path string) (inner string, ok bool) {
	inner, ok = strings.CutPrefix(path, m.prefix)
	switch {
	case !ok:
		return "", false
	case inner == "":
		return "/", true
	case strings.HasSuffix(m.prefix, "/"):
		return inner, true
	}
	return inner, inner[0] == '/'
}
