package cors

import (
	"net/http"

	"github.com/koa-go/koa"
)

// permission is what a request may do.
type permission struct {
	any         bool // there is an origin
	origin      string
	credentials bool
}

func (c *layer) decide(ctx *koa.Context) (permission, error) {
	origin, err := c.origin(ctx)
	if err != nil || origin == "" {
		return permission{}, err
	}
	credentials, err := c.credentials(ctx)
	if credentials && origin == "*" {
		origin = ctx.Get("Origin") // browsers refuse "*" with credentials
	}
	return permission{any: true, origin: origin, credentials: credentials}, err
}

// actual sets the headers of everything that is no preflight.
func (c *layer) actual(ctx *koa.Context, allowed permission, next koa.Handler) error {
	c.eachActual(allowed, func(name, value string) { ctx.Set(name, value) })
	err := next(ctx)
	if err == nil || c.dropOnError {
		return err
	}
	header := http.Header{}
	c.eachActual(allowed, header.Set)
	header.Set("Vary", "Origin")
	return koa.WithHeader(err, header)
}

func (c *layer) eachActual(allowed permission, set func(name, value string)) {
	allowed.each(set)
	if c.exposeHeaders != "" {
		set("Access-Control-Expose-Headers", c.exposeHeaders)
	}
	c.eachIsolating(set)
}

func (p permission) each(set func(name, value string)) {
	set("Access-Control-Allow-Origin", p.origin)
	if p.credentials {
		set("Access-Control-Allow-Credentials", "true")
	}
}

func (c *layer) eachIsolating(set func(name, value string)) {
	if c.secureContext {
		set("Cross-Origin-Opener-Policy", "same-origin")
		set("Cross-Origin-Embedder-Policy", "require-corp")
	}
}

// preflight answers the question whether a request would be allowed.
func (c *layer) preflight(ctx *koa.Context, allowed permission) {
	set := func(name, value string) {
		if value != "" {
			ctx.Set(name, value)
		}
	}
	allowed.each(func(name, value string) { ctx.Set(name, value) })
	set("Access-Control-Max-Age", c.maxAge)
	if c.privateNetwork && ctx.Get("Access-Control-Request-Private-Network") != "" {
		set("Access-Control-Allow-Private-Network", "true")
	}
	set("Access-Control-Allow-Methods", c.allowMethods)
	c.eachIsolating(set)
	headers := c.allowHeaders
	if headers == "" {
		headers = ctx.Get("Access-Control-Request-Headers")
	}
	set("Access-Control-Allow-Headers", headers)
	ctx.SetStatus(http.StatusNoContent)
}
