package scenario

import (
	"net/url"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/wire"
	"github.com/koa-go/koa/internal/query"
)

func urlProperties() map[string]property {
	return map[string]property{
		"url":         target((*koa.Context).URL, asText),
		"originalUrl": target((*koa.Context).OriginalURL, asText),
		"path":        target((*koa.Context).Path, asTextOrNull),
		"querystring": target((*koa.Context).Querystring, asText),
		"search":      target((*koa.Context).Search, asText),
		"href":        target((*koa.Context).Href, asText),
		"host":        of((*koa.Context).Host, asText),
		"hostname":    of((*koa.Context).Hostname, asText),
		"origin":      of((*koa.Context).Origin, asTextOrNull),
		"protocol":    of((*koa.Context).Protocol, asText),
		"subdomains":  of((*koa.Context).Subdomains, asList),
		"query":       queryProperty,
		"URL":         of((*koa.Context).FullURL, asURL),
		"URL.parts":   of((*koa.Context).FullURL, asURLParts),
	}
}

// target makes a property of a getter of the request target. As long as nobody
// has set another one, its bytes are those of the wire; afterwards it is text.
func target(get func(ctx *koa.Context) string, show func(string) any) property {
	return func(_ *builder, ctx *koa.Context) any {
		s := get(ctx)
		if ctx.URL() == ctx.OriginalURL() {
			s = wire.FromBytes(s)
		}
		return show(s)
	}
}

// queryProperty shows the decoded query with the names in the order of the
// query string, which url.Values does not keep.
func queryProperty(_ *builder, ctx *koa.Context) any {
	values := ctx.Query()
	o := ordered.Object{}
	for _, pair := range query.Pairs(ctx.Querystring()) {
		o.Set(text(pair.Name), oneOrList(values[pair.Name]))
	}
	return o
}

func oneOrList(values []string) any {
	if len(values) == 1 {
		return text(values[0])
	}
	return list(values)
}

func asURL(u *url.URL) any {
	if u == nil {
		return nil
	}
	return u.String()
}

// asURLParts shows a URL with the fields of WHATWG's.
func asURLParts(u *url.URL) any {
	if u == nil {
		return nil
	}
	password, _ := u.User.Password()
	hostname := u.Hostname()
	if port := u.Port(); len(hostname)+len(port) < len(u.Host) && u.Host[0] == '[' {
		hostname = "[" + hostname + "]"
	}
	o := ordered.Object{}
	for _, part := range [][2]string{
		{"protocol", u.Scheme + ":"},
		{"host", u.Host},
		{"hostname", hostname},
		{"port", u.Port()},
		{"pathname", u.EscapedPath()},
		{"search", marked("?", u.RawQuery)},
		{"hash", marked("#", u.EscapedFragment())},
		{"username", u.User.Username()},
		{"password", password},
	} {
		o.Set(part[0], part[1])
	}
	return o
}

// marked puts a mark before what is not empty.
func marked(mark, s string) string {
	if s == "" {
		return ""
	}
	return mark + s
}
