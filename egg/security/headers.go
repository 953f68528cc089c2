package security

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/statuses"
)

// field is a header of the answer.
type field struct{ name, value string }

// maxFields is how many fields all guards together send.
const maxFields = 8

// headerGuard sends headers with the answer.
type headerGuard struct {
	matches matcher // nil: every request
	enabled func(o *RequestOptions) bool
	write   func(r *request, ctx *koa.Context, o *RequestOptions, status int, to []field) ([]field, error)
}

// fields appends the headers for an answer of this status.
func (r *request) fields(ctx *koa.Context, status int, to []field) ([]field, error) {
	o := r.effective()
	for i := range r.policy.headers {
		g := &r.policy.headers[i]
		if !g.enabled(o) || g.matches != nil && !g.matches(ctx) {
			continue
		}
		var err error
		if to, err = g.write(r, ctx, o, status, to); err != nil {
			return nil, err
		}
	}
	return to, nil
}

// headerGuards are the guards that send headers, by their names in the
// configuration.
var headerGuards = map[string]headerGuard{
	"hsts":           {enabled: func(o *RequestOptions) bool { return o.HSTS.Enable }, write: writeHSTS},
	"noopen":         {enabled: func(o *RequestOptions) bool { return o.Noopen.Enable }, write: writeNoopen},
	"nosniff":        {enabled: func(o *RequestOptions) bool { return o.Nosniff.Enable }, write: writeNosniff},
	"csp":            {enabled: func(o *RequestOptions) bool { return o.CSP.Enable }, write: writeCSP},
	"xssProtection":  {enabled: func(o *RequestOptions) bool { return o.XSSProtection.Enable }, write: writeXSSProtection},
	"xframe":         {enabled: func(o *RequestOptions) bool { return o.Xframe.Enable }, write: writeXframe},
	"referrerPolicy": {enabled: func(o *RequestOptions) bool { return o.ReferrerPolicy.Enable }, write: writeReferrerPolicy},
}

func writeHSTS(_ *request, _ *koa.Context, o *RequestOptions, _ int, to []field) ([]field, error) {
	value := "max-age=" + strconv.Itoa(o.HSTS.MaxAge)
	if o.HSTS.IncludeSubdomains {
		value += "; includeSubdomains"
	}
	return append(to, field{"Strict-Transport-Security", value}), nil
}

func writeNoopen(_ *request, _ *koa.Context, _ *RequestOptions, _ int, to []field) ([]field, error) {
	return append(to, field{"X-Download-Options", "noopen"}), nil
}

func writeNosniff(_ *request, _ *koa.Context, _ *RequestOptions, status int, to []field) ([]field, error) {
	if statuses.Redirect(status) {
		return to, nil
	}
	return append(to, field{"X-Content-Type-Options", "nosniff"}), nil
}

func writeXSSProtection(_ *request, _ *koa.Context, o *RequestOptions, _ int, to []field) ([]field, error) {
	return append(to, field{"X-XSS-Protection", o.XSSProtection.Value}), nil
}

func writeXframe(_ *request, _ *koa.Context, o *RequestOptions, _ int, to []field) ([]field, error) {
	value := o.Xframe.Value
	if value == "" {
		value = "SAMEORIGIN"
	}
	return append(to, field{"X-Frame-Options", value}), nil
}

var referrerPolicies = []string{
	"no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "same-origin", "strict-origin",
	"strict-origin-when-cross-origin", "unsafe-url", "",
}

func writeReferrerPolicy(_ *request, _ *koa.Context, o *RequestOptions, _ int, to []field) ([]field, error) {
	if err := checkReferrerPolicy(o.ReferrerPolicy.Value); err != nil {
		return nil, err
	}
	return append(to, field{"Referrer-Policy", o.ReferrerPolicy.Value}), nil
}

func checkReferrerPolicy(value string) error {
	if !slices.Contains(referrerPolicies, value) {
		return fmt.Errorf("security.referrerPolicy.value: %q is no policy", value)
	}
	return nil
}
