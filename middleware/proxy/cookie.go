package proxy

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/koa-go/koa/internal/gateway"
)

// cookieRules copies the rules of an option.
func cookieRules(option string, rules map[string]string) map[string]string {
	if rules == nil {
		return nil
	}
	c := make(map[string]string, len(rules))
	for from, to := range rules {
		if gateway.Forbidden(to) || strings.Contains(to, ";") {
			panic(fmt.Sprintf("proxy: Options.%s: %q cannot stand in a cookie", option, to))
		}
		c[from] = to
	}
	return c
}

// rewriteCookies changes Domain and Path of the cookies that are set.
func (p *proxy) rewriteCookies(h http.Header) {
	if p.CookieDomainRewrite == nil && p.CookiePathRewrite == nil {
		return
	}
	for i, line := range h["Set-Cookie"] {
		parts := strings.Split(line, ";")
		kept := parts[:1]
		for _, part := range parts[1:] {
			if part, ok := p.attribute(part); ok {
				kept = append(kept, part)
			}
		}
		h["Set-Cookie"][i] = strings.Join(kept, ";")
	}
}

// attribute rewrites an attribute; ok is false when it is to go.
func (p *proxy) attribute(part string) (rewritten string, ok bool) {
	name, value, _ := strings.Cut(part, "=")
	value = strings.TrimSpace(value)
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "domain":
		to, found := lookup(p.CookieDomainRewrite, strings.ToLower(strings.TrimPrefix(value, ".")))
		return replaced(part, name, to, found)
	case "path":
		to, found := lookup(p.CookiePathRewrite, value)
		return replaced(part, name, to, found)
	}
	return part, true
}

func lookup(rules map[string]string, value string) (to string, found bool) {
	if to, found = rules[value]; !found {
		to, found = rules["*"]
	}
	return to, found
}

func replaced(part, name, to string, found bool) (string, bool) {
	switch {
	case !found:
		return part, true
	case to == "":
		return "", false
	}
	return name + "=" + to, true
}
