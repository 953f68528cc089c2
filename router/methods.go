package router

import "slices"

// allMethods are those Node's HTTP parser knows, which is what "all" means in
// Koa.
var allMethods = []string{
	"ACL", "BIND", "CHECKOUT", "CONNECT", "COPY", "DELETE", "GET", "HEAD", "LINK", "LOCK", "M-SEARCH", "MERGE",
	"MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "NOTIFY", "OPTIONS", "PATCH", "POST", "PROPFIND", "PROPPATCH", "PURGE",
	"PUT", "QUERY", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "TRACE", "UNBIND", "UNLINK", "UNLOCK",
	"UNSUBSCRIBE",
}

// answered returns the methods a route for these methods answers: HEAD comes
// with GET, and before all others, as upstream lists it in Allow.
func answered(methods []string) []string {
	var all []string
	for _, m := range upper(methods) {
		if m == "" {
			panic("router: a method is empty; nil stands for all methods")
		}
		if !slices.Contains(all, m) {
			all = append(all, m)
		}
		if m == "GET" {
			all = slices.Insert(slices.DeleteFunc(all, func(m string) bool { return m == "HEAD" }), 0, "HEAD")
		}
	}
	return all
}
