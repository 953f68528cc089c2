package security

import (
	"fmt"
	"strings"

	"github.com/koa-go/koa/internal/hostrule"
)

// IsSafeDomain reports whether host is in a white list, regardless of case. A
// rule without "*" means a host and all below it, with or without a dot in
// front; in one with "*" that stands for anything, dots included. Empty rules
// mean nothing. It takes linear time for each rule.
func IsSafeDomain(host string, whiteList []string) bool {
	return lowered(whiteList).contain(host)
}

// domains is a white list in lower case.
type domains []string

func lowered(list []string) domains {
	lower := make(domains, len(list))
	for i, rule := range list {
		lower[i] = strings.ToLower(rule)
	}
	return lower
}

func (d domains) contain(host string) bool {
	host = strings.ToLower(host)
	for _, rule := range d {
		if hostrule.Matches(rule, host) {
			return true
		}
	}
	return false
}

// check refuses rules that mean something else than their author thinks.
func (d domains) check(key string) error {
	for _, rule := range d {
		switch {
		case strings.TrimSpace(rule) != rule, rule == "":
			return fmt.Errorf("%s: %q is empty or has spaces around it", key, rule)
		case strings.HasPrefix(rule, "!"):
			return fmt.Errorf("%s: %q: a white list has no exceptions; name the hosts that are safe", key, rule)
		}
	}
	return nil
}
