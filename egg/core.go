package egg

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/logger"
	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/router"
)

// loadLoggers opens the log files.
func (app *App) loadLoggers() error {
	c := app.config.Logger
	opts := &logger.Options{
		CustomLogger: app.config.CustomLogger, Now: app.start.Now, Request: requestInfo,
		Stdout: app.start.Console, Stderr: app.start.Console, Watch: app.start.WatchLogs, Getenv: app.getenv,
	}
	if app.start.Quiet {
		opts.Stdout, opts.Stderr = io.Discard, io.Discard
	}
	if app.start.Quiet || app.start.NoFiles {
		c.Stdout = "text"
	}
	var err error
	app.loggers, err = logger.New(&c, opts)
	return err
}

// propagate hands the trace of the request on to other services.
func propagate(ctx context.Context, header http.Header) {
	r, ok := ctx.Value(inContext{}).(*record)
	if !ok || header.Get("Traceparent") != "" {
		return
	}
	header.Set("Traceparent", "00-"+r.traceID()+"-"+newID(8)+"-01")
}

// loadCore makes what the hooks from ConfigDidLoad on and the constructors work with.
func (app *App) loadCore() error {
	c := app.config
	app.koa = koa.New(&koa.Options{
		Env:                 app.info.Env,
		Keys:                splitList(c.Keys),
		EggCookies:          true,
		CookieDefaults:      c.Cookies.options(),
		Proxy:               c.Proxy,
		TrustedProxies:      c.TrustedProxies,
		ProxyIPHeader:       first(c.IPHeaders),
		ProxyProtocolHeader: first(c.ProtocolHeaders),
		ProxyHostHeader:     first(c.HostHeaders),
		OnLargeCookie:       largeCookie,
		MaxIPsCount:         c.MaxIPsCount,
		Now:                 app.start.Now,
		Logger:              app.CoreLogger(),
		Engine:              &engine.Options{DrainTimeout: c.CloseTimeout, WriteTimeout: c.ServerTimeout},
	})
	appKey.Provide(app.koa, app)
	app.router = router.New(&router.Options{Sensitive: true, Legacy: true})
	app.client = app.newClient()
	app.newValidator()
	guard, err := ssrfGuard(&c.Security.SSRF)
	if err != nil {
		return err
	}
	app.safeClient = app.client.Safe(guard)
	return nil
}

// first is the first header of a list, and "-" of an empty one.
func first(headers string) string {
	if list := splitList(headers); len(list) > 0 {
		return list[0]
	}
	return "-"
}

// largeCookie is Egg's cookieLimitExceed.
func largeCookie(ctx *Context, name string, size int) {
	CoreLogger(ctx).Error(fmt.Sprintf("cookie %s's length(%d) exceed the limit(4093)", name, size))
}

// splitList reads a text with commas between its items.
func splitList(text string) []string {
	var items []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

func (c *CookiesConfig) options() *cookies.SetOptions {
	return &cookies.SetOptions{HTTPOnly: choice(c.HTTPOnly), Secure: choice(c.Secure), SameSite: c.SameSite}
}

// choice is what a setting that may be left out says.
func choice(b *bool) cookies.Choice {
	switch {
	case b == nil:
		return cookies.Default
	case *b:
		return cookies.Yes
	default:
		return cookies.No
	}
}

func (app *App) newClient() *httpclient.Client {
	c := app.config.HTTPClient
	opts := &httpclient.Options{
		Timeouts:               httpclient.Timeouts{Total: c.Request.Timeout},
		DisableKeepAlive:       !c.HTTPAgent.KeepAlive,
		FreeSocketTimeout:      c.HTTPAgent.FreeSocketTimeout,
		MaxSockets:             c.HTTPAgent.MaxSockets,
		MaxFreeSockets:         c.HTTPAgent.MaxFreeSockets,
		EnableDNSCache:         c.EnableDNSCache,
		DNSCacheLookupInterval: c.DNSCacheLookupInterval,
		DNSCacheMaxLength:      c.DNSCacheMaxLength,
		Logger:                 app.CoreLogger(),
		Propagate:              propagate,
		Wrap:                   app.wrapNetwork,
	}
	return httpclient.New(opts)
}

// directory is a directory of the application that the configuration names: below app it
// may be in the program.
func (app *App) directory(name string) fs.FS {
	name = path.Clean(name)
	if app.files.app != nil && name == "app" {
		return app.files.app
	}
	if below, ok := strings.CutPrefix(name, "app/"); ok && app.files.app != nil {
		if dir, err := fs.Sub(app.files.app, below); err == nil {
			return dir
		}
	}
	return os.DirFS(app.inBase(name))
}
