package proxy

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/koa-go/koa"
)

// route is a Route taken apart.
type route struct {
	host   string // "" for any
	path   string // "" for any; no "/" at the end
	target *url.URL
}

func newRoute(r Route) route {
	if r.Match == "" {
		panic("proxy: Options.Routes: Match is empty; what is for all requests is the target of New")
	}
	host, path, _ := strings.Cut(r.Match, "/")
	if path != "" {
		path = "/" + strings.TrimSuffix(path, "/")
	}
	return route{
		host:   strings.ToLower(host),
		path:   path,
		target: mustTarget(fmt.Sprintf("Options.Routes: %q", r.Match), r.Target),
	}
}

func (r *route) fits(host, path string) bool {
	if r.host != "" && r.host != host {
		return false
	}
	rest, ok := strings.CutPrefix(path, r.path)
	return ok && (rest == "" || rest[0] == '/')
}

// targetOf is where a request goes, nil for nowhere.
func (p *proxy) targetOf(ctx *koa.Context) (*url.URL, error) {
	if p.Router != nil {
		target, err := p.Router(ctx)
		if err == nil && target != nil {
			err = checkTarget(target)
		}
		if err != nil {
			return nil, fmt.Errorf("proxy: router: %w", err)
		}
		if target != nil {
			return target, nil
		}
	}
	if len(p.routes) > 0 {
		host, path := strings.ToLower(ctx.Host()), ctx.Path()
		for i := range p.routes {
			if p.routes[i].fits(host, path) {
				return p.routes[i].target, nil
			}
		}
	}
	return p.target, nil
}

// upstreamURL is the URL of a request at the target.
func (p *proxy) upstreamURL(ctx *koa.Context, target *url.URL) (*url.URL, error) {
	if ctx.URL() == "*" || ctx.Method() == http.MethodConnect {
		return nil, ctx.Throw(http.StatusBadRequest, "the request target is no path")
	}
	path, err := p.rewrite(ctx)
	if err != nil {
		return nil, err
	}
	u, err := url.ParseRequestURI("/" + strings.TrimPrefix(path, "/"))
	if err != nil {
		return nil, ctx.Throw(http.StatusBadRequest, "the request target is malformed", err)
	}
	if climbs(u.Path) {
		return nil, ctx.Throw(http.StatusBadRequest, "the path has .. segments")
	}
	u.Scheme, u.Host = target.Scheme, target.Host
	if above := strings.TrimSuffix(target.EscapedPath(), "/"); above != "" {
		raw := above + u.EscapedPath()
		u.Path, u.RawPath = strings.TrimSuffix(target.Path, "/")+u.Path, raw
	}
	return u, nil
}

// climbs reports whether a decoded path could lead out of the target's path, or
// past a guard that looks at its beginning: clients resolve ".." themselves.
// What an upstream may take for a separator counts as one, and what may follow
// the dots there, as Java's servers allow it, does not count.
func climbs(path string) bool {
	for segment := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '\\' }) {
		if name, _, _ := strings.Cut(segment, ";"); name == ".." {
			return true
		}
	}
	return false
}

// rewrite is the request's path and query, rewritten.
func (p *proxy) rewrite(ctx *koa.Context) (string, error) {
	path := ctx.URL()
	if !strings.HasPrefix(path, "/") { // a target in absolute form, say
		path = ctx.Path() + ctx.Search()
	}
	if p.RewritePath != nil {
		return p.RewritePath(ctx, path)
	}
	for _, rule := range p.PathRewrite {
		if m := rule.From.FindStringSubmatchIndex(path); m != nil {
			to := rule.From.ExpandString(nil, rule.To, path, m)
			return path[:m[0]] + string(to) + path[m[1]:], nil
		}
	}
	return path, nil
}
