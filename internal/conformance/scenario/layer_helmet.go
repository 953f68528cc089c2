package scenario

import (
	"fmt"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/middleware/helmet"
)

// helmetLayer is middleware/helmet.
func helmetLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	v, _ := spec.Any("options")
	r := option.Read(v)
	opts := &helmet.Options{}
	for _, h := range helmetHeaders {
		h.take(b, r, opts)
	}
	if err := r.Done(); err != nil {
		return nil, err
	}
	return atSetup(func() (koa.Middleware, error) { return helmet.New(opts), nil })
}

// helmetHeader is an option of helmet's: false leaves the header out, true is
// its default, an object has options of its own.
type helmetHeader struct {
	option, older string // helmet knows some by an older name too
	header        string
	read          func(b *builder, r *option.Reader, opts *helmet.Options)
}

var helmetHeaders = []helmetHeader{
	{"contentSecurityPolicy", "", "Content-Security-Policy", helmetPolicy},
	{"crossOriginEmbedderPolicy", "", "Cross-Origin-Embedder-Policy", func(_ *builder, r *option.Reader, opts *helmet.Options) {
		opts.CrossOriginEmbedderPolicy = r.Text("policy")
		if opts.CrossOriginEmbedderPolicy == "" {
			opts.CrossOriginEmbedderPolicy = "require-corp"
		}
	}},
	{"crossOriginOpenerPolicy", "", "Cross-Origin-Opener-Policy", func(_ *builder, r *option.Reader, opts *helmet.Options) {
		opts.CrossOriginOpenerPolicy = r.Text("policy")
	}},
	{"crossOriginResourcePolicy", "", "Cross-Origin-Resource-Policy", func(_ *builder, r *option.Reader, opts *helmet.Options) {
		opts.CrossOriginResourcePolicy = r.Text("policy")
	}},
	{"originAgentCluster", "", "Origin-Agent-Cluster", helmetNothing},
	{"referrerPolicy", "", "Referrer-Policy", func(_ *builder, r *option.Reader, opts *helmet.Options) {
		opts.ReferrerPolicy = r.Texts("policy")
	}},
	{"strictTransportSecurity", "hsts", "Strict-Transport-Security", helmetTransport},
	{"xContentTypeOptions", "noSniff", "X-Content-Type-Options", helmetNothing},
	{"xDnsPrefetchControl", "dnsPrefetchControl", "X-DNS-Prefetch-Control", func(_ *builder, r *option.Reader, opts *helmet.Options) {
		opts.AllowDNSPrefetch = r.Bool("allow")
	}},
	{"xDownloadOptions", "ieNoOpen", "X-Download-Options", helmetNothing},
	{"xFrameOptions", "frameguard", "X-Frame-Options", func(_ *builder, r *option.Reader, opts *helmet.Options) {
		opts.XFrameOptions = r.Text("action")
	}},
	{"xPermittedCrossDomainPolicies", "permittedCrossDomainPolicies", "X-Permitted-Cross-Domain-Policies",
		func(_ *builder, r *option.Reader, opts *helmet.Options) {
			opts.XPermittedCrossDomainPolicies = r.Text("permittedPolicies")
		}},
	{"xPoweredBy", "hidePoweredBy", "X-Powered-By", helmetNothing},
	{"xXssProtection", "xssFilter", "X-XSS-Protection", helmetNothing},
}

func helmetNothing(*builder, *option.Reader, *helmet.Options) {}

func (h *helmetHeader) take(b *builder, r *option.Reader, opts *helmet.Options) {
	v, given := r.Any(h.option)
	if h.older != "" {
		if older, ok := r.Any(h.older); ok {
			if given {
				r.Fail(option.Inexpressible(h.option + " under two names"))
			}
			v, given = older, true
		}
	}
	switch {
	case !given:
	case v == false:
		opts.Without = append(opts.Without, h.header)
	default:
		if v == true {
			v = nil
		}
		own := option.Read(v)
		h.read(b, own, opts)
		if err := own.Done(); err != nil {
			r.Fail(err)
		}
	}
}

func helmetTransport(_ *builder, r *option.Reader, opts *helmet.Options) {
	s := &opts.StrictTransportSecurity
	if v, given := r.Any("maxAge"); given {
		s.MaxAge = time.Duration(r.Number("maxAge") * float64(time.Second))
		s.Forget = v == 0.0
	}
	if v, _ := r.Any("includeSubDomains"); v != nil {
		s.ExcludeSubDomains = !r.Bool("includeSubDomains")
	}
	s.Preload = r.Bool("preload")
	for _, misspelled := range []string{"maxage", "includeSubdomains"} {
		if _, given := r.Any(misspelled); given {
			r.Fail(option.Inexpressible("the misspelled option " + misspelled))
		}
	}
}

func helmetPolicy(b *builder, r *option.Reader, opts *helmet.Options) {
	p := &opts.ContentSecurityPolicy
	if v, _ := r.Any("useDefaults"); v != nil {
		p.NoDefaults = !r.Bool("useDefaults")
	}
	p.ReportOnly = r.Bool("reportOnly")
	v, _ := r.Any("directives")
	directives, _ := v.(ordered.Object)
	for _, f := range directives {
		d, err := b.helmetDirective(f)
		if err != nil {
			r.Fail(err)
		}
		p.Directives = append(p.Directives, d)
	}
}

// helmetDirective reads a directive: null, a source, or a list of sources.
func (b *builder) helmetDirective(f ordered.Field) (helmet.Directive, error) {
	d := helmet.Directive{Name: f.Name, Remove: f.Value == nil}
	sources, isList := f.Value.([]any)
	if !isList && f.Value != nil {
		sources = []any{f.Value}
	}
	for _, source := range sources {
		if err := b.helmetSource(&d, source); err != nil {
			return d, err
		}
	}
	return d, nil
}

// helmetSource adds a text or a function. A text behind a function becomes one
// as well: it must not move in front of it.
func (b *builder) helmetSource(d *helmet.Directive, source any) error {
	if text, ok := source.(string); ok {
		if len(d.Funcs) == 0 {
			d.Sources = append(d.Sources, text)
		} else {
			d.Funcs = append(d.Funcs, func(*koa.Context) string { return text })
		}
		return nil
	}
	fn, ok, err := b.function(source)
	if !ok {
		if err == nil {
			err = option.Mismatch(d.Name, source, "a text or a function")
		}
		return err
	}
	d.Funcs = append(d.Funcs, func(ctx *koa.Context) string {
		v, err := fn(ctx, "")
		if err != nil {
			panic(err)
		}
		return fmt.Sprint(v)
	})
	return nil
}
