// Package helmet sets response headers that tell browsers to be careful, as npm
// koa-helmet 9 with helmet 8.3 does:
//
//	app.Use(helmet.New(nil))
//
// The defaults suit a site that serves HTML. [API] is a shorter set for
// services that browsers do not show as pages. A policy whose scripts carry a
// nonce:
//
//	app.Use(helmet.New(&helmet.Options{
//		ContentSecurityPolicy: helmet.ContentSecurityPolicy{Directives: []helmet.Directive{
//			{Name: "script-src", Sources: []string{"'self'", helmet.NonceSource}},
//		}},
//	}))
//
// Views then write <script nonce="{{.cspNonce}}">.
//
// The headers are set on the way in, so inner layers may change them. As in Koa,
// an error that no layer answers removes them; an error page layer inside this
// one keeps them.
package helmet

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/koa-go/koa"
)

// Options choose the headers and their values. The zero value is helmet's
// default.
type Options struct {
	// Without names headers that are not to be sent, in any letter case:
	// "Strict-Transport-Security". With "X-Powered-By" that header is left as it
	// is. Default: none.
	Without []string

	// ContentSecurityPolicy says what a page may load. Default: helmet's policy,
	// which allows little beside the page's own origin.
	ContentSecurityPolicy ContentSecurityPolicy

	// CrossOriginEmbedderPolicy is "require-corp", "credentialless" or
	// "unsafe-none". Default: the header is not sent.
	CrossOriginEmbedderPolicy string

	// CrossOriginOpenerPolicy is "same-origin", "same-origin-allow-popups",
	// "noopener-allow-popups" or "unsafe-none". Default: "same-origin".
	CrossOriginOpenerPolicy string

	// CrossOriginResourcePolicy is "same-origin", "same-site" or
	// "cross-origin". Default: "same-origin".
	CrossOriginResourcePolicy string

	// ReferrerPolicy is one policy, or several of which a browser takes the last
	// one it knows. Default: "no-referrer".
	ReferrerPolicy []string

	// StrictTransportSecurity keeps browsers on HTTPS. They ignore it on plain
	// HTTP. Default: for a year, with subdomains.
	StrictTransportSecurity StrictTransportSecurity

	// AllowDNSPrefetch sends X-DNS-Prefetch-Control: on instead of off.
	AllowDNSPrefetch bool

	// XFrameOptions is "SAMEORIGIN" or "DENY", in any letter case. Default:
	// "SAMEORIGIN".
	XFrameOptions string

	// XPermittedCrossDomainPolicies is "none", "master-only", "by-content-type"
	// or "all". Default: "none".
	XPermittedCrossDomainPolicies string
}

// StrictTransportSecurity is the header of that name.
type StrictTransportSecurity struct {
	// MaxAge is how long a browser remembers, in whole seconds. Default: 365
	// days.
	MaxAge time.Duration

	// Forget sends max-age=0, which ends what browsers remember. MaxAge must be
	// 0 then.
	Forget bool

	// ExcludeSubDomains leaves the directive includeSubDomains out.
	ExcludeSubDomains bool

	// Preload adds the directive preload.
	Preload bool
}

// New returns the middleware. It panics when an option has a value that
// browsers do not know.
func New(opts *Options) koa.Middleware {
	if opts == nil {
		opts = &Options{}
	}
	without := opts.without()
	headers := opts.fixed()
	headers = slices.DeleteFunc(headers, func(h header) bool { return h.value == "" || without[h.name] })
	csp := opts.ContentSecurityPolicy.compile()
	if without[contentSecurityPolicy] {
		csp = nil
	}
	keepPoweredBy := without[xPoweredBy]
	return func(ctx *koa.Context, next koa.Handler) error {
		if csp != nil {
			if err := csp.set(ctx); err != nil {
				return err
			}
		}
		for i := range headers {
			ctx.Set(headers[i].name, headers[i].value)
		}
		if !keepPoweredBy {
			ctx.Remove(xPoweredBy)
		}
		return next(ctx)
	}
}

// API returns options for a service whose answers are data: nothing of them may
// be loaded or framed as a page, and what only concerns pages is not sent.
func API() *Options {
	return &Options{
		ContentSecurityPolicy: ContentSecurityPolicy{
			NoDefaults: true,
			Directives: []Directive{
				{Name: "default-src", Sources: []string{"'none'"}},
				{Name: "frame-ancestors", Sources: []string{"'none'"}},
			},
		},
		XFrameOptions: "DENY",
		Without: []string{
			crossOriginOpenerPolicy, originAgentCluster, xDNSPrefetchControl, xDownloadOptions,
			xPermittedCrossDomainPolicies, xXSSProtection,
		},
	}
}

// without is the set of headers that are off.
func (o *Options) without() map[string]bool {
	off := make(map[string]bool, len(o.Without))
	for _, name := range o.Without {
		name = http.CanonicalHeaderKey(name)
		if !slices.Contains(known, name) {
			panic(fmt.Sprintf("helmet: Options.Without: %q is none of the headers %s", name, strings.Join(known, ", ")))
		}
		off[name] = true
	}
	return off
}
