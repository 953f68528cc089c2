package helmet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The headers, in the spelling of http.Header.
const (
	contentSecurityPolicy         = "Content-Security-Policy"
	crossOriginEmbedderPolicy     = "Cross-Origin-Embedder-Policy"
	crossOriginOpenerPolicy       = "Cross-Origin-Opener-Policy"
	crossOriginResourcePolicy     = "Cross-Origin-Resource-Policy"
	originAgentCluster            = "Origin-Agent-Cluster"
	referrerPolicy                = "Referrer-Policy"
	strictTransportSecurity       = "Strict-Transport-Security"
	xContentTypeOptions           = "X-Content-Type-Options"
	xDNSPrefetchControl           = "X-Dns-Prefetch-Control"
	xDownloadOptions              = "X-Download-Options"
	xFrameOptions                 = "X-Frame-Options"
	xPermittedCrossDomainPolicies = "X-Permitted-Cross-Domain-Policies"
	xPoweredBy                    = "X-Powered-By"
	xXSSProtection                = "X-Xss-Protection"
)

var known = []string{
	contentSecurityPolicy, crossOriginEmbedderPolicy, crossOriginOpenerPolicy, crossOriginResourcePolicy,
	originAgentCluster, referrerPolicy, strictTransportSecurity, xContentTypeOptions, xDNSPrefetchControl,
	xDownloadOptions, xFrameOptions, xPermittedCrossDomainPolicies, xPoweredBy, xXSSProtection,
}

// header is one that has the same value for every request; "" is not sent.
type header struct{ name, value string }

// fixed are all headers but the policy, whether they are off or not: a wrong
// option is a mistake even then.
func (o *Options) fixed() []header {
	return []header{
		{crossOriginEmbedderPolicy, oneOf("CrossOriginEmbedderPolicy", o.CrossOriginEmbedderPolicy, "",
			"require-corp", "credentialless", "unsafe-none")},
		{crossOriginOpenerPolicy, oneOf("CrossOriginOpenerPolicy", o.CrossOriginOpenerPolicy, "same-origin",
			"same-origin-allow-popups", "noopener-allow-popups", "unsafe-none")},
		{crossOriginResourcePolicy, oneOf("CrossOriginResourcePolicy", o.CrossOriginResourcePolicy, "same-origin",
			"same-site", "cross-origin")},
		{originAgentCluster, "?1"},
		{referrerPolicy, o.referrerPolicy()},
		{strictTransportSecurity, o.StrictTransportSecurity.value()},
		{xContentTypeOptions, "nosniff"},
		{xDNSPrefetchControl, o.dnsPrefetch()},
		{xDownloadOptions, "noopen"},
		{xFrameOptions, o.frameOptions()},
		{xPermittedCrossDomainPolicies, oneOf("XPermittedCrossDomainPolicies", o.XPermittedCrossDomainPolicies, "none",
			"master-only", "by-content-type", "all")},
		{xXSSProtection, "0"},
	}
}

// oneOf is a value that must be the default, which it is when empty, or one of
// others.
func oneOf(option, value, byDefault string, others ...string) string {
	if value == "" || value == byDefault {
		return byDefault
	}
	if !slices.Contains(others, value) {
		panic(fmt.Sprintf("helmet: Options.%s: there is no policy %q", option, value))
	}
	return value
}

var referrerPolicies = []string{
	"no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin",
	"origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url", "",
}

func (o *Options) referrerPolicy() string {
	if len(o.ReferrerPolicy) == 0 {
		return "no-referrer"
	}
	for i, token := range o.ReferrerPolicy {
		if !slices.Contains(referrerPolicies, token) {
			panic(fmt.Sprintf("helmet: Options.ReferrerPolicy: there is no policy %q", token))
		}
		if slices.Contains(o.ReferrerPolicy[:i], token) {
			panic(fmt.Sprintf("helmet: Options.ReferrerPolicy: %q is there twice", token))
		}
	}
	return strings.Join(o.ReferrerPolicy, ",")
}

const year = 365 * 24 * time.Hour

func (s StrictTransportSecurity) value() string {
	age := s.MaxAge
	switch {
	case age < 0:
		panic(fmt.Sprintf("helmet: Options.StrictTransportSecurity.MaxAge: must not be negative, got %v", age))
	case s.Forget && age != 0:
		panic("helmet: Options.StrictTransportSecurity: Forget and MaxAge contradict each other")
	case age == 0 && !s.Forget:
		age = year
	}
	value := "max-age=" + strconv.FormatInt(int64(age/time.Second), 10)
	if !s.ExcludeSubDomains {
		value += "; includeSubDomains"
	}
	if s.Preload {
		value += "; preload"
	}
	return value
}

func (o *Options) dnsPrefetch() string {
	if o.AllowDNSPrefetch {
		return "on"
	}
	return "off"
}

func (o *Options) frameOptions() string {
	switch action := strings.ToUpper(o.XFrameOptions); action {
	case "", "SAMEORIGIN", "SAME-ORIGIN":
		return "SAMEORIGIN"
	case "DENY":
		return action
	}
	panic(fmt.Sprintf("helmet: Options.XFrameOptions: must be SAMEORIGIN or DENY, got %q", o.XFrameOptions))
}
