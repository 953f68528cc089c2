package gateway

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/koa-go/koa/egg/config"
	wire "github.com/koa-go/koa/internal/gateway"
	"github.com/koa-go/koa/proxy/strangler"
)

// Route sends requests to a service.
type Route struct {
	// Host is what a request must be for: "shop.example", or "*.shop.example" for
	// all names below. Default: any host.
	Host string

	// Path is what a request's path must begin with, by whole segments: "/api" is
	// for /api and /api/users. Default: "/", any path.
	Path string

	// Service is the name of one of Services.
	Service string

	// StripPrefix takes Path away from the path before it is sent.
	StripPrefix bool

	// Rewrite takes the place of Path in the path before it is sent: "/v2".
	Rewrite string

	// RequestHeaders changes what instances get, and ResponseHeaders what clients get.
	// Answers that the gateway makes itself are not changed.
	RequestHeaders  HeaderRules
	ResponseHeaders HeaderRules

	// RateLimit limits each client. Default: no limit.
	RateLimit *RateLimit

	// Strangler shares the route with an old application. Default: Service has it
	// alone.
	Strangler *Strangler

	source config.Source
}

// HeaderRules change headers.
type HeaderRules struct {
	// Set are values that take the place of those that are there.
	Set map[string]string

	// Remove are names.
	Remove []string
}

// RateLimit gives each client a budget that fills up evenly; see
// middleware/ratelimit.
type RateLimit struct {
	// Max is how many requests a client may make at once, and in each Duration.
	Max int

	// Duration is the time in which a used up budget is full again. Default: 1 s.
	Duration time.Duration

	// Header names what tells clients apart, such as X-Api-Key. Default: their
	// address.
	Header string
}

// Strangler sends what the service of the route does not have to another one.
type Strangler struct {
	// Old is the name of the service with the old application.
	Old string

	// KeyHeader and KeyCookie name what tells clients apart for rules with a percent.
	// Default: a cookie of the gateway's own.
	KeyHeader string
	KeyCookie string

	// Options are all others of package strangler: rules, noFallback, any404,
	// routeHeader, replayLimit, cookie, header, depth.
	strangler.Options
}

// UnmarshalConfig checks what one route can be checked for.
func (r *Route) UnmarshalConfig(n *config.Node) error {
	r.source = n.Source()
	type plain Route
	if err := n.Decode((*plain)(r)); err != nil {
		return err
	}
	if r.Path == "" {
		r.Path = "/"
	}
	path, err := url.ParseRequestURI(r.Path)
	switch {
	case r.Path[0] != '/':
		return at(n, "path").Errorf("%q does not begin with a slash", r.Path)
	case err != nil || path.RawQuery != "" || path.ForceQuery:
		return at(n, "path").Errorf("%q is no path", r.Path)
	case r.Rewrite != "" && r.Rewrite[0] != '/':
		return at(n, "rewrite").Errorf("%q does not begin with a slash", r.Rewrite)
	case r.StripPrefix && r.Rewrite != "":
		return at(n, "rewrite").Errorf("takes the place of the prefix; leave stripPrefix out")
	case strings.ContainsAny(r.Host, "/: "):
		return at(n, "host").Errorf("%q is no name of a host without a port", r.Host)
	case strings.Contains(strings.TrimPrefix(r.Host, "*."), "*"):
		return at(n, "host").Errorf("%q: an asterisk stands for what is before the first dot", r.Host)
	case r.RateLimit != nil && r.RateLimit.Max <= 0:
		return at(n, "rateLimit").Errorf("has no max, the number of requests")
	}
	r.Path = path.EscapedPath() // as requests have it
	return nil
}

// UnmarshalConfig checks the rules.
func (s *Strangler) UnmarshalConfig(n *config.Node) error {
	type plain Strangler
	if err := n.Decode((*plain)(s)); err != nil {
		return err
	}
	for _, rule := range s.Rules {
		if err := rule.Validate(); err != nil {
			return at(n, "rules").Errorf("%w", err)
		}
	}
	return nil
}

// UnmarshalConfig checks that they can be headers.
func (h *HeaderRules) UnmarshalConfig(n *config.Node) error {
	type plain HeaderRules
	if err := n.Decode((*plain)(h)); err != nil {
		return err
	}
	for name, value := range h.Set {
		if !wire.IsToken(name) || wire.Forbidden(value) {
			return at(n, "set").Errorf("%q: %q is no header", name, value)
		}
	}
	for _, name := range h.Remove {
		if !wire.IsToken(name) {
			return at(n, "remove").Errorf("%q is no name of a header", name)
		}
	}
	return nil
}

// canonical are the headers to set, as net/http writes their names.
func (h *HeaderRules) canonical() http.Header {
	header := make(http.Header, len(h.Set))
	for name, value := range h.Set {
		header.Set(name, value)
	}
	return header
}
