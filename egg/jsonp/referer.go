package jsonp

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/koa-go/koa/internal/weburl"
)

var regexpRule = regexp.MustCompile(`^/(\^.*)/(i?)$`)

// referers returns what tells the pages that may ask, nil without a list.
func (o *Options) referers() func(referer string) bool {
	var hosts []string
	var tests []func(referer string) bool
	if o.WhiteListFunc != nil {
		tests = append(tests, o.WhiteListFunc)
	}
	for _, rule := range o.WhiteList {
		m := regexpRule.FindStringSubmatch(rule)
		if m == nil {
			hosts = append(hosts, strings.ToLower(rule))
			continue
		}
		tests = append(tests, compile(m[1], m[2]).MatchString)
	}
	if len(hosts) > 0 {
		tests = append(tests, func(referer string) bool { return fromHost(referer, hosts) })
	}
	if len(tests) == 0 {
		return nil
	}
	return func(referer string) bool {
		return slices.ContainsFunc(tests, func(test func(string) bool) bool { return test(referer) })
	}
}

func compile(expr, flags string) *regexp.Regexp {
	if flags != "" {
		expr = "(?" + flags + ")" + expr
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		panic(fmt.Sprintf("jsonp: Options.WhiteList: %v", err))
	}
	return re
}

// fromHost reports whether a page is of one of the hosts. It is read as browsers
// read URLs.
func fromHost(referer string, hosts []string) bool {
	u, err := weburl.Parse(referer)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(hosts, func(host string) bool {
		below, found := strings.CutPrefix(host, ".")
		return u.Hostname == below || found && below != "" && strings.HasSuffix(u.Hostname, host)
	})
}
