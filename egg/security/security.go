package security

import (
	"log/slog"
	"maps"
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/csrf"
)

// Deps are what the guards need of the application. Nil is the zero value.
type Deps struct {
	// Session returns the session of a request, for CSRF.UseSession. Make it with
	// [csrf.InSession].
	Session func(ctx *koa.Context) csrf.Session

	// Helper is Egg's config.helper. Default: the zero value.
	Helper HelperConfig

	// Logger gets a warning for each refusal. Default: slog.Default().
	Logger *slog.Logger
}

// New returns the middleware. Put it behind the session, if that keeps the
// secret, and behind the body parser. It panics when [Config.Validate] has an
// error or CSRF.UseSession no session. Nil arguments stand for [Default] and the
// zero Deps.
func New(cfg *Config, deps *Deps) koa.Middleware {
	if cfg == nil {
		cfg = Default()
	}
	if deps == nil {
		deps = &Deps{}
	}
	p, err := newPolicy(cfg, deps)
	if err != nil {
		panic(err.Error()) //nolint:forbidigo // a mistake in the program; the text names the setting
	}
	return p.run
}

// Validate reports the first setting that makes no sense, by its key. Call it
// where a configuration is read; [New] panics with the same text.
func (c *Config) Validate() error {
	// Whether there is a session is not the configuration's matter.
	deps := &Deps{Session: func(*koa.Context) csrf.Session { return nil }}
	_, err := newPolicy(c, deps)
	return err
}

// policy is a Config made ready.
type policy struct {
	domains   domains
	protocols []string
	shtml     *Sanitizer
	log       *slog.Logger

	refusals   koa.Middleware // csrf, methodnoallow and dta, as far as they are on
	assertCSRF koa.Middleware // nil when csrf is off
	csrfOn     matcher        // the requests csrf is for, nil for all
	headers    []headerGuard
	defaults   RequestOptions
	dropOnErr  bool
}

func (p *policy) run(ctx *koa.Context, next koa.Handler) error {
	r := &request{policy: p}
	current.Set(ctx, r)
	if err := p.refusals(ctx, next); err != nil {
		return r.onError(ctx, err)
	}
	fields, err := r.fields(ctx, ctx.Status(), make([]field, 0, maxFields))
	if err != nil {
		return err
	}
	for _, f := range fields {
		ctx.Set(f.name, f.value)
	}
	return nil
}

// request is what the guards know of one request.
type request struct {
	policy  *policy
	options *RequestOptions // nil until somebody asks to change them
	nonce   string
}

var current = koa.NewKey[*request]("security")

// of returns what is known of a request: outside [New] the defaults.
func of(ctx *koa.Context) *request {
	if r, ok := current.Get(ctx); ok {
		return r
	}
	r := &request{policy: fallback()}
	current.Set(ctx, r)
	return r
}

// RequestOptions are the settings of the guards that send headers, for one
// request. Match and Ignore in them have no effect: they are the
// configuration's.
type RequestOptions struct {
	// HSTS, Noopen, Nosniff, CSP, XSSProtection, Xframe and ReferrerPolicy are those
	// of Config.
	HSTS           HSTS
	Noopen         Guard
	Nosniff        Guard
	CSP            CSP
	XSSProtection  XSSProtection
	Xframe         Xframe
	ReferrerPolicy ReferrerPolicy
}

// Options returns the settings of this request, to change them for its answer
// (Egg's ctx.securityOptions):
//
//	security.Options(ctx).Xframe.Value = "DENY"
//
// CSP.Policy is a copy whose lists must be replaced, not edited. Guards that
// the configuration turned off stay off.
func Options(ctx *koa.Context) *RequestOptions {
	r := of(ctx)
	if r.options == nil {
		o := r.policy.defaults
		o.CSP.Policy = maps.Clone(o.CSP.Policy)
		if o.CSP.Policy == nil {
			o.CSP.Policy = map[string][]string{}
		}
		r.options = &o
	}
	return r.options
}

func (r *request) effective() *RequestOptions {
	if r.options != nil {
		return r.options
	}
	return &r.policy.defaults
}

// onError puts the headers on the answer to an error.
func (r *request) onError(ctx *koa.Context, err error) error {
	if r.policy.dropOnErr {
		return err
	}
	fields, failed := r.fields(ctx, koa.StatusOf(err), nil)
	if failed != nil || len(fields) == 0 {
		return err // the first error is the one to answer
	}
	header := make(http.Header, len(fields))
	for _, f := range fields {
		header.Set(f.name, f.value)
	}
	return koa.WithHeader(err, header)
}
