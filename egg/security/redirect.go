package security

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/weburl"
)

// Redirect sends the client to target as Egg's ctx.redirect does, which leads to
// places a client chose only if they are safe:
//
//   - A path on this host is. What a browser would read as another host, such as
//     "//host", "/\host" or one with tabs in between, becomes "/".
//   - A URL of http or https is, if its host is in Config.DomainWhiteList or that
//     is empty.
//   - Every other text becomes "/".
//
// For a host that is not in the list the client goes to "/" and the log gets a
// warning; in the environments local, unittest, development and test the error
// says so instead.
func Redirect(ctx *koa.Context, target string) error {
	target = strings.TrimSpace(target)
	if strings.HasPrefix(target, "/") {
		if !isLocal(target) {
			target = "/"
		}
		UnsafeRedirect(ctx, target)
		return nil
	}
	u, err := weburl.Parse(target)
	if err != nil || u.Protocol != "http:" && u.Protocol != "https:" {
		UnsafeRedirect(ctx, "/")
		return nil //nolint:nilerr // a target that is no URL goes to "/"
	}
	p := of(ctx).policy
	if len(p.domains) > 0 && !p.domains.contain(u.Hostname) {
		return p.refuseRedirect(ctx, u)
	}
	UnsafeRedirect(ctx, u.String())
	return nil
}

// UnsafeRedirect sends the client to target whatever it is: Egg's
// ctx.unsafeRedirect. Use it for targets that no client can choose.
func UnsafeRedirect(ctx *koa.Context, target string) { ctx.Redirect(target) }

// nowhere is the host that local targets are read on.
var nowhere, _ = weburl.Parse("https://redirect.invalid/")

// isLocal reports whether a browser stays on the host when it is sent to target.
func isLocal(target string) bool {
	u, err := weburl.ParseRef(target, nowhere)
	return err == nil && u.Protocol == nowhere.Protocol && u.Host() == nowhere.Host() && !strings.HasPrefix(target, "//")
}

// developed are the environments whose mistakes are shown.
var developed = []string{"local", "unittest", "development", "test"}

func (p *policy) refuseRedirect(ctx *koa.Context, u *weburl.URL) error {
	if slices.Contains(developed, ctx.App.Env()) {
		return ctx.Throw(http.StatusInternalServerError, fmt.Sprintf(
			"a security problem has been detected for url %q, redirection is prohibited: add the host %q to security.domainWhiteList, or call UnsafeRedirect",
			u, u.Hostname))
	}
	p.logger().WarnContext(ctx.Context(), "security: redirect refused", "host", u.Hostname, "key", "security.domainWhiteList")
	UnsafeRedirect(ctx, "/")
	return nil
}
