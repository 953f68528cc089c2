package koa

import (
	"net/url"
	"strings"

	"github.com/koa-go/koa/internal/query"
	"github.com/koa-go/koa/internal/weburl"
)

// URL is the request target as the layers below see it: path and query,
// undecoded.
func (r *Request) URL() string {
	r.ctx.alive()
	return r.url
}

// SetURL replaces the target for the layers below. [Context.OriginalURL] keeps
// what the client sent.
func (r *Request) SetURL(target string) {
	r.ctx.alive()
	r.url = target
	r.pathEnd = 0
	if r.ctx.rest != nil {
		r.ctx.rest.request.odd = nil
	}
	r.forget()
}

// OriginalURL is the target as the client sent it.
func (r *Request) OriginalURL() string {
	r.ctx.alive()
	return r.ctx.exchange.original()
}

// plain reports whether the URL is a plain path and perhaps a query, of which
// only where the path ends is kept.
func (r *Request) plain() bool {
	r.ctx.alive()
	if r.pathEnd == 0 {
		r.pathEnd = plainPath(r.url)
	}
	return r.pathEnd > 0
}

// parsed takes the URL apart.
func (r *Request) parsed() target {
	if r.plain() {
		return target{path: r.url[:r.pathEnd], search: r.url[r.pathEnd:]}
	}
	m := r.ctx.more()
	if m.request.odd == nil {
		t := parseOddTarget(r.url)
		m.request.odd = &t
	}
	return *m.request.odd
}

// Path is the path of the URL, undecoded.
func (r *Request) Path() string {
	r.ctx.alive()
	if r.pathEnd > 0 {
		return r.url[:r.pathEnd]
	}
	return r.parsed().path
}

// SetPath replaces the path and keeps the query.
func (r *Request) SetPath(path string) {
	t := r.parsed()
	if t.path == path {
		return
	}
	t.path = path
	r.SetURL(t.String())
}

// Querystring is the query without the question mark, undecoded.
func (r *Request) Querystring() string { return strings.TrimPrefix(r.parsed().search, "?") }

// SetQuerystring replaces the query and keeps the path.
func (r *Request) SetQuerystring(qs string) {
	t := r.parsed()
	if t.search == "?"+qs {
		return
	}
	t.search = qs
	r.SetURL(t.String())
}

// Search is the query with its question mark, "" when the query is empty.
func (r *Request) Search() string {
	if qs := r.Querystring(); qs != "" {
		return "?" + qs
	}
	return ""
}

// SetSearch is [Request.SetQuerystring]; a leading question mark is accepted.
func (r *Request) SetSearch(search string) { r.SetQuerystring(search) }

// Query is the decoded query (WHATWG URLSearchParams, as in Koa 3): "+" is a
// space, a broken escape stays as it is. The map is made once for a query
// string; do not change it, use [Request.SetQuery].
func (r *Request) Query() url.Values {
	qs := r.Querystring()
	m := &r.ctx.more().request
	if m.query == nil || m.queryOf != qs {
		m.query, m.queryOf = query.Parse(qs), qs
	}
	return m.query
}

// SetQuery replaces the query with the values, sorted by name.
func (r *Request) SetQuery(values url.Values) { r.SetQuerystring(query.StringifyValues(values)) }

// Href is the whole URL the client asked for: protocol, host and
// [Context.OriginalURL]. A target in absolute form is returned as it is.
func (r *Request) Href() string {
	original := r.OriginalURL()
	if hasHTTPScheme(original) {
		return original
	}
	return r.Protocol() + "://" + r.Host() + original
}

// FullURL is [Request.Href] parsed as browsers do (WHATWG), or nil when it is no
// valid URL: Koa's ctx.URL. A broken escape in the path stays
// literal.
func (r *Request) FullURL() *url.URL {
	p, err := weburl.Parse(r.Href())
	if err != nil {
		return nil
	}
	u := &url.URL{
		Scheme:   strings.TrimSuffix(p.Protocol, ":"),
		Host:     p.Host(),
		RawQuery: strings.TrimPrefix(p.Search, "?"),
	}
	u.ForceQuery = p.Search == "" && strings.HasSuffix(r.OriginalURL(), "?")
	u.Path, u.RawPath = decodePath(p.Pathname)
	u.Fragment, u.RawFragment = decodePath(strings.TrimPrefix(p.Hash, "#"))
	switch name, _ := decodePath(p.Username); {
	case p.Password != "":
		password, _ := decodePath(p.Password)
		u.User = url.UserPassword(name, password)
	case name != "":
		u.User = url.User(name)
	}
	return u
}

// decodePath is a raw path, or another part, as net/url keeps it. A broken
// escape stays literal.
func decodePath(raw string) (decoded, kept string) {
	decoded, err := url.PathUnescape(raw)
	if err != nil {
		return raw, ""
	}
	return decoded, raw
}

func hasHTTPScheme(s string) bool {
	return hasPrefixFold(s, "http://") || hasPrefixFold(s, "https://")
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
