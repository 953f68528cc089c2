package egg

import (
	"fmt"
	"net/netip"

	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/security"
)

// Curl asks another service (Egg's ctx.curl): the request belongs to the trace of ctx,
// and ends with it.
func Curl(ctx *Context, url string, opts *httpclient.RequestOptions) (*httpclient.Result, error) {
	return From(ctx).client.Request(ctx.Context(), url, opts)
}

// SafeCurl is Curl for a URL that a user named: it refuses addresses that only this
// machine should reach, as the section security.ssrf says (Egg's ctx.safeCurl). Without
// an ipBlackList there, those are all that are not of the public Internet.
func SafeCurl(ctx *Context, url string, opts *httpclient.RequestOptions) (*httpclient.Result, error) {
	return From(ctx).safeClient.Request(ctx.Context(), url, opts)
}

// SafeHTTPClient is the client of SafeCurl.
func (app *App) SafeHTTPClient() *httpclient.Client { return app.safeClient }

// ssrfGuard is what the section security.ssrf says.
func ssrfGuard(c *security.SSRF) (*httpclient.Guard, error) {
	check, err := c.Checker()
	if err != nil {
		return nil, fmt.Errorf("egg: security.ssrf: %w", err)
	}
	if check != nil {
		return &httpclient.Guard{CheckAddress: func(host string, addr netip.Addr) error {
			if check(host, addr) {
				return nil
			}
			return fmt.Errorf("%v is in security.ssrf.ipBlackList", addr)
		}}, nil
	}
	guard := &httpclient.Guard{Hosts: c.HostnameExceptionList}
	for _, text := range c.IPExceptionList {
		prefix, err := parsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("egg: security.ssrf.ipExceptionList: %w", err)
		}
		guard.Allow = append(guard.Allow, prefix)
	}
	return guard, nil
}

// parsePrefix reads a network or a single address.
func parsePrefix(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return addr.Prefix(addr.BitLen())
	}
	return netip.ParsePrefix(text)
}

// Redirect leads the client to another URL, if the security plugin lets it (Egg's
// ctx.redirect): only http and https, and only hosts of security.domainWhiteList if that
// has any. Without the plugin it is ctx.Redirect.
func Redirect(ctx *Context, url string) error {
	if !From(ctx).uses("security") {
		ctx.Redirect(url)
		return nil
	}
	return security.Redirect(ctx, url)
}
