// Package cors answers cross-origin requests of browsers as npm @koa/cors 5
// does:
//
//	app.Use(cors.New(&cors.Options{Origin: "https://app.example"}))
//
// Put it in front of layers that answer or fail, so that their answers and
// errors carry the headers too. A preflight request, OPTIONS with
// Access-Control-Request-Method, is answered here with 204 and goes no further.
package cors

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/koa-go/koa"
)

// Options say who may read answers, and what they may ask for. The zero value
// lets every origin read, without credentials.
type Options struct {
	// Origin is the origin that may read answers, as "https://app.example", or
	// "*" for all. Default: "*", or with credentials the origin of each request.
	Origin string

	// OriginFunc decides for each request in the place of Origin. "" gives no
	// headers but Vary. To let several origins in, look the request's one up in a
	// list and return it; returning whatever was sent lets every site in.
	OriginFunc func(ctx *koa.Context) (string, error)

	// AllowMethods are the methods a preflight allows. Empty but not nil leaves
	// the header out. Default: GET, HEAD, PUT, POST, DELETE, PATCH.
	AllowMethods []string

	// AllowHeaders are the request headers a preflight allows. Default: those it
	// asks for.
	AllowHeaders []string

	// ExposeHeaders are the response headers that scripts may read. Default:
	// none beside the simple ones.
	ExposeHeaders []string

	// MaxAge is how long a browser may keep what a preflight said, in whole
	// seconds. Default 0: the browser decides.
	MaxAge time.Duration

	// Credentials allows requests with cookies or other credentials. Together
	// with an Origin of "*" every site can then act as the visitor and read the
	// answer: as in @koa/cors the request's own origin is sent. Name the Origin
	// or set OriginFunc. Default: false.
	Credentials bool

	// CredentialsFunc decides for each request in the place of Credentials.
	CredentialsFunc func(ctx *koa.Context) (bool, error)

	// DropHeadersOnError lets an error remove the headers, as it removes others.
	// Scripts then see a network failure and not the error's status. Default:
	// errors keep them (keepHeadersOnError of @koa/cors).
	DropHeadersOnError bool

	// SecureContext isolates the page: Cross-Origin-Opener-Policy same-origin and
	// Cross-Origin-Embedder-Policy require-corp, which SharedArrayBuffer needs.
	SecureContext bool

	// PrivateNetworkAccess allows requests from public sites to a private
	// network, for preflights that ask for it.
	PrivateNetworkAccess bool
}

// New returns the middleware. It panics when an option makes no sense.
func New(opts *Options) koa.Middleware {
	if opts == nil {
		opts = &Options{}
	}
	c := opts.compile()
	return func(ctx *koa.Context, next koa.Handler) error {
		ctx.Vary("Origin") // always: caches must not mix answers up
		allowed, err := c.decide(ctx)
		switch {
		case err != nil:
			return err
		case !allowed.any:
			return next(ctx)
		case ctx.Method() != http.MethodOptions:
			return c.actual(ctx, allowed, next)
		case ctx.Get("Access-Control-Request-Method") == "":
			return next(ctx) // a plain OPTIONS request
		}
		c.preflight(ctx, allowed)
		return nil
	}
}

// layer is Options as header values.
type layer struct {
	origin      func(ctx *koa.Context) (string, error)
	credentials func(ctx *koa.Context) (bool, error)

	allowMethods, allowHeaders, exposeHeaders, maxAge string

	dropOnError, secureContext, privateNetwork bool
}

const defaultMethods = "GET,HEAD,PUT,POST,DELETE,PATCH"

func (o *Options) compile() *layer {
	origin, credentials := o.Origin, o.Credentials
	if origin == "" {
		origin = "*"
	}
	c := &layer{
		origin:         o.OriginFunc,
		credentials:    o.CredentialsFunc,
		allowMethods:   defaultMethods,
		allowHeaders:   list("AllowHeaders", o.AllowHeaders),
		exposeHeaders:  list("ExposeHeaders", o.ExposeHeaders),
		maxAge:         seconds(o.MaxAge),
		dropOnError:    o.DropHeadersOnError,
		secureContext:  o.SecureContext,
		privateNetwork: o.PrivateNetworkAccess,
	}
	if o.AllowMethods != nil {
		c.allowMethods = list("AllowMethods", o.AllowMethods)
	}
	if c.origin == nil {
		checkOrigin(origin)
		c.origin = func(*koa.Context) (string, error) { return origin, nil }
	}
	if c.credentials == nil {
		c.credentials = func(*koa.Context) (bool, error) { return credentials, nil }
	}
	return c
}

// list joins the values of a header, which must fit in one.
func list(option string, values []string) string {
	joined := strings.Join(values, ",")
	if strings.ContainsFunc(joined, func(r rune) bool { return r < ' ' || r > '~' }) {
		panic(fmt.Sprintf("cors: Options.%s: %q cannot stand in a header", option, values))
	}
	return joined
}

func seconds(age time.Duration) string {
	switch {
	case age < 0:
		panic(fmt.Sprintf("cors: Options.MaxAge: must not be negative, got %v", age))
	case age == 0:
		return ""
	}
	return strconv.FormatInt(int64(age/time.Second), 10)
}

// checkOrigin refuses what no browser sends as an origin (RFC 6454 6.2): it
// would never match, and nothing would say so.
func checkOrigin(origin string) {
	if origin == "*" || origin == "null" {
		return
	}
	u, err := url.Parse(origin)
	if err != nil || u.Scheme == "" || u.Host == "" || origin != strings.ToLower(u.Scheme+"://"+u.Host) {
		panic(fmt.Sprintf(`cors: Options.Origin: %q is no origin; one is "*" or scheme://host[:port] without a path`, origin))
	}
}
