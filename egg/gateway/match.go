package gateway

import (
	"cmp"
	"net"
	"net/http"
	"slices"
	"strings"
)

// route is a Route that can be asked.
type route struct {
	Route
	handler http.Handler
	needs   []*resource
	host    string // in lower case; "*.a" is ".a"
	path    string // without a slash at the end
	shared  *shared
}

// sortRoutes makes the first route that fits the one that says most: a name before an
// asterisk before any host, then the longest path.
func sortRoutes(routes []*route) {
	rank := func(r *route) int {
		switch {
		case r.host == "":
			return 2
		case r.host[0] == '.':
			return 1
		}
		return 0
	}
	slices.SortStableFunc(routes, func(a, b *route) int {
		return cmp.Or(
			cmp.Compare(rank(a), rank(b)),
			cmp.Compare(len(b.host), len(a.host)),
			cmp.Compare(len(b.path), len(a.path)),
		)
	})
}

func (r *route) fits(host, path string) bool {
	switch {
	case r.host == "" || r.host == host:
	case r.host[0] == '.' && len(host) > len(r.host) && strings.HasSuffix(host, r.host):
	default:
		return false
	}
	rest, ok := strings.CutPrefix(path, r.path)
	return ok && (rest == "" || rest[0] == '/')
}

// find is the route of a request, or that for those without one. The path is taken as
// it came: what is escaped in it is no separator.
func (gen *generation) find(r *http.Request) *route {
	host, path := hostOf(r.Host), r.URL.EscapedPath()
	for _, candidate := range gen.routes {
		if candidate.fits(host, path) {
			return candidate
		}
	}
	return gen.nowhere
}

// hostOf is the name in a Host header: in lower case, without a port or the dot that
// may end it.
func hostOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}
