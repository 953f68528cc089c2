package router

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Options are the settings of a router. The zero value is the default.
type Options struct {
	// Prefix stands before all paths of the router. It may have parameters.
	Prefix string

	// Hosts and HostPattern restrict the router to requests for one of these
	// hosts, with the port as in [koa.Request.Host]; of both, either is enough.
	// Other requests pass by. The default is all hosts.
	Hosts       []string
	HostPattern *regexp.Regexp

	// Exclusive runs one of several layers that match, in place of all in order.
	Exclusive Exclusive

	// Sensitive makes upper and lower case in paths differ.
	Sensitive bool

	// Strict makes a slash at the end of a path matter.
	Strict bool

	// Methods are those the server knows, for [Router.AllowedMethods]. The default
	// is HEAD, OPTIONS, GET, PUT, PATCH, POST and DELETE.
	Methods []string

	// RouterPath is matched in place of the path of every request.
	RouterPath string

	// Legacy reads paths in the grammar of path-to-regexp 1.9, as Egg's router and
	// the koa-router of Koa 2 do, and makes [Router.URL] put what is no parameter
	// into the query.
	Legacy bool
}

// Exclusive says which of several matching layers run.
type Exclusive uint8

const (
	// ExclusiveNone runs all layers that match, in order.
	ExclusiveNone Exclusive = iota

	// ExclusiveLast runs only the layer that was registered last. That may be
	// middleware.
	ExclusiveLast

	// ExclusiveSpecificity runs only the layer with the fewest parameters, the
	// first of equals. That may be middleware.
	ExclusiveSpecificity
)

// standardMethods is the default of Options.Methods.
var standardMethods = []string{"HEAD", "OPTIONS", "GET", "PUT", "PATCH", "POST", "DELETE"}

// settled returns the options with defaults filled in, apart from the caller's.
func (o *Options) settled() Options {
	if o == nil {
		o = &Options{}
	}
	s := *o
	if s.Exclusive > ExclusiveSpecificity {
		panic(fmt.Sprintf("router: Options.Exclusive: %d is none of the constants", s.Exclusive))
	}
	s.Hosts = slices.Clone(s.Hosts)
	s.Methods = upper(s.Methods)
	if s.Methods == nil {
		s.Methods = standardMethods
	}
	return s
}

// answersHost reports whether a request for host is for the router, if it
// restricts them.
func (o *Options) answersHost(host string) bool {
	return host != "" && (slices.Contains(o.Hosts, host) || o.HostPattern != nil && o.HostPattern.MatchString(host))
}

// restrictsHosts reports whether some requests are not for the router.
func (o *Options) restrictsHosts() bool { return len(o.Hosts) > 0 || o.HostPattern != nil }

func upper(methods []string) []string {
	if methods == nil {
		return nil
	}
	all := make([]string, len(methods))
	for i, m := range methods {
		all[i] = strings.ToUpper(m)
	}
	return all
}
