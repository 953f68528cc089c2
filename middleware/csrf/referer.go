package csrf

import (
	"fmt"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/hostrule"
	"github.com/koa-go/koa/internal/weburl"
)

// examineReferer is egg-security's check of where a request comes from.
func (g *guard) examineReferer(ctx *koa.Context) *Refusal {
	referer := ctx.Get("Referer")
	if referer == "" {
		referer = ctx.Get("Origin")
	}
	if referer == "" {
		return &Refusal{Reason: ErrMissingReferer, Hint: "the request has neither header: a Referrer-Policy of the page or a proxy may have removed them"}
	}
	u, err := weburl.Parse(referer)
	if err != nil {
		return &Refusal{Reason: ErrInvalidReferer, Hint: fmt.Sprintf("%q is no URL", referer)}
	}
	if !isSafeDomain(u.Host(), g.cfg.RefererWhiteList, ctx.Host()) {
		return &Refusal{
			Reason: ErrInvalidReferer,
			Hint:   fmt.Sprintf("%q is neither the host %q nor in Options.RefererWhiteList", u.Host(), ctx.Host()),
		}
	}
	return nil
}

// isSafeDomain reports whether host is one of the list, below one of it, or
// matches one of it that has a "*"; or the request's own host, or below it.
func isSafeDomain(host string, list []string, own string) bool {
	for _, rule := range list {
		if hostrule.Matches(rule, host) {
			return true
		}
	}
	return hostrule.Within(host, strings.ToLower(own))
}

// lowered is a copy of list in lower case, as hosts are compared.
func lowered(list []string) []string {
	lower := make([]string, len(list))
	for i, s := range list {
		lower[i] = strings.ToLower(s)
	}
	return lower
}
