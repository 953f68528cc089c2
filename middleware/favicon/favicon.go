// Package favicon answers /favicon.ico, as npm koa-favicon 2 does:
//
//	app.Use(favicon.New("public/favicon.ico", nil))
package favicon

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/koa-go/koa"
)

// Options change how the icon is served.
type Options struct {
	// MaxAge is how long clients may keep the icon, in whole seconds and at most a
	// year. Default 0: one day; negative: not at all.
	MaxAge time.Duration

	// Mime is the type of the file: a media type or an extension. Default:
	// image/x-icon.
	Mime string

	// FS is where the file is read from, an embed.FS for example. Default: the
	// operating system's files.
	FS fs.FS
}

// A year as npm koa-favicon has it: 365.2425 days and a bit.
const year = 31556926 * time.Second

// New returns the middleware. It reads the file at path now, and panics when it
// cannot. Requests for /favicon.ico end here: GET and HEAD with the icon,
// OPTIONS with 200, other methods with 405. With an empty path there is no
// icon, and they are answered 404. Other requests pass by.
func New(path string, opts *Options) koa.Middleware {
	if path == "" {
		return only(func(*koa.Context) {})
	}
	var o Options
	if opts != nil {
		o = *opts
	}
	icon, err := o.read(path)
	if err != nil {
		panic(fmt.Sprintf("favicon: the icon cannot be read: %v", err))
	}
	mime := o.Mime
	if mime == "" {
		mime = "image/x-icon"
	}
	cacheControl := o.cacheControl()
	return only(func(ctx *koa.Context) {
		switch ctx.Method() {
		case http.MethodGet, http.MethodHead:
			ctx.Set("Cache-Control", cacheControl)
			ctx.SetType(mime)
			ctx.SetBody(icon)
		case http.MethodOptions:
			ctx.SetStatus(http.StatusOK)
			ctx.Set("Allow", "GET, HEAD, OPTIONS")
		default:
			ctx.SetStatus(http.StatusMethodNotAllowed)
			ctx.Set("Allow", "GET, HEAD, OPTIONS")
		}
	})
}

// only answers requests for the icon.
func only(answer func(ctx *koa.Context)) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		if ctx.Path() != "/favicon.ico" {
			return next(ctx)
		}
		answer(ctx)
		return nil
	}
}

func (o *Options) read(path string) ([]byte, error) {
	if o.FS != nil {
		return fs.ReadFile(o.FS, path)
	}
	return os.ReadFile(path)
}

func (o *Options) cacheControl() string {
	age := o.MaxAge
	if age == 0 {
		age = 24 * time.Hour
	}
	age = min(max(age, 0), year)
	return "public, max-age=" + strconv.FormatInt(int64(age/time.Second), 10)
}
