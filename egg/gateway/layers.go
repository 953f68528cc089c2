package gateway

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/log"
	front "github.com/koa-go/koa/middleware/proxy"
	"github.com/koa-go/koa/middleware/ratelimit"
	"github.com/koa-go/koa/proxy"
	"github.com/koa-go/koa/proxy/strangler"
)

// shared is what a route keeps when the configuration is read again.
type shared struct {
	counters *strangler.Counters
	limits   *ratelimit.Memory
}

// allRoutes makes the routes, each with a stack of its own.
func (b *builder) allRoutes() error {
	kept := map[string]*shared{}
	for _, r := range b.before.routes {
		kept[r.id()] = r.shared
	}
	var failed []error
	for i, settings := range b.config.Routes {
		r, err := b.route(settings, kept[settings.id()])
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: routes[%d]: %w", settings.source, i, err))
			continue
		}
		b.routes = append(b.routes, r)
	}
	sortRoutes(b.routes)
	b.nowhere = &route{needs: b.logResources()}
	err := attempt(func() { b.nowhere.handler = b.stack(b.nowhere) })
	return errors.Join(append(failed, err)...)
}

func (b *builder) route(settings Route, kept *shared) (*route, error) {
	r := &route{
		Route: settings, shared: kept, needs: b.logResources(),
		host: strings.TrimPrefix(strings.ToLower(settings.Host), "*"), path: strings.TrimSuffix(settings.Path, "/"),
	}
	if r.shared == nil {
		r.shared = &shared{counters: new(strangler.Counters), limits: ratelimit.NewMemory(nil)}
	}
	for _, s := range settings.services() {
		r.needs = append(r.needs, b.services[s.name].resource)
	}
	err := attempt(func() { r.handler = b.stack(r, b.layers(r)...) })
	return r, err
}

// stack is an application with the layers that all routes have around it.
func (b *builder) stack(r *route, layers ...koa.Middleware) http.Handler {
	app := koa.New(&koa.Options{Env: "production", TrustedProxies: b.config.TrustedProxies})
	app.OnError(func(err error, ctx *koa.Context) {
		if ctx == nil || koa.StatusOf(err) >= http.StatusInternalServerError {
			b.logger.Warn("no answer", "route", r.id(), "error", err)
		}
	})
	if b.access != nil {
		app.Use(log.Access(b.access.logger, b.accessOptions(r)))
	}
	return app.Use(layers...).Callback()
}

// layers are those of a route.
func (b *builder) layers(r *route) []koa.Middleware {
	var layers []koa.Middleware
	if l := r.RateLimit; l != nil {
		layers = append(layers, ratelimit.New(r.limitOptions()))
	}
	if h := r.ResponseHeaders; len(h.Set)+len(h.Remove) > 0 {
		layers = append(layers, h.response)
	}
	if s := r.Strangler; s != nil {
		opts := s.Options
		opts.Key, opts.Counters = s.key(), r.shared.counters
		layers = append(layers, strangler.New(b.send(r, s.Old), &opts).Middleware)
	}
	return append(layers, b.send(r, r.Service))
}

// send is the layer that asks a service.
func (b *builder) send(r *route, name string) koa.Middleware {
	opts := &front.Options{
		Transport:    b.services[name].proxy,
		XFwd:         true,
		ProxyTimeout: -1, // the service has its own
		Headers:      r.RequestHeaders.canonical(),
		OnError:      failed,
	}
	if r.StripPrefix || r.Rewrite != "" {
		opts.RewritePath = r.rewritten
	}
	if remove := r.RequestHeaders.Remove; len(remove) > 0 {
		opts.OnProxyReq = func(_ *koa.Context, out *http.Request) error {
			for _, header := range remove {
				out.Header[http.CanonicalHeaderKey(header)] = nil // net/http puts in its own User-Agent for one that is not there
			}
			return nil
		}
	}
	return front.New("http://"+name, opts)
}

// failed answers with the status that the service's proxy has found.
func failed(_ *koa.Context, err error) error {
	e, ok := errors.AsType[*proxy.Error](err)
	if !ok {
		return err
	}
	answer := &koa.HTTPError{Status: e.Status, Message: e.Error(), Err: err, Header: http.Header{}}
	if e.RetryAfter > 0 {
		seconds := (e.RetryAfter + time.Second - 1) / time.Second
		answer.Header.Set("Retry-After", strconv.Itoa(int(seconds)))
	}
	return answer
}

// rewritten is the path and query to send. The path is in the form that the route was
// found by, so that it begins with the route's.
func (r *route) rewritten(ctx *koa.Context, _ string) (string, error) {
	u := *ctx.Req().URL
	rest := strings.TrimPrefix(strings.TrimPrefix(u.EscapedPath(), r.path), "/")
	target := strings.TrimSuffix(r.Rewrite, "/") + "/" + rest
	if u.RawQuery != "" || u.ForceQuery {
		target += "?" + u.RawQuery
	}
	return target, nil
}

// response changes what clients get.
func (h *HeaderRules) response(ctx *koa.Context, next koa.Handler) error {
	if err := next(ctx); err != nil {
		return err
	}
	for _, name := range h.Remove {
		ctx.Remove(name)
	}
	for name, value := range h.Set {
		ctx.Set(name, value)
	}
	return nil
}

func (r *route) limitOptions() *ratelimit.Options {
	l := r.RateLimit
	opts := &ratelimit.Options{Store: r.shared.limits, Max: l.Max, Duration: l.Duration}
	if opts.Duration == 0 {
		opts.Duration = time.Second
	}
	if header := l.Header; header != "" {
		opts.ID = func(ctx *koa.Context) string { return ctx.Get(header) }
	}
	return opts
}

// key is nil for the strangler's own cookie.
func (s *Strangler) key() func(ctx *koa.Context) string {
	header, cookie := s.KeyHeader, s.KeyCookie
	switch {
	case header != "":
		return func(ctx *koa.Context) string { return ctx.Get(header) }
	case cookie != "":
		return func(ctx *koa.Context) string {
			c, err := ctx.Req().Cookie(cookie)
			if err != nil {
				return ""
			}
			return c.Value
		}
	}
	return nil
}

// logResources are what every route needs.
func (b *builder) logResources() []*resource {
	if b.access == nil {
		return nil
	}
	return []*resource{b.access.resource}
}
