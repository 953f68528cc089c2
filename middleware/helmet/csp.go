package helmet

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/koa-go/koa"
)

// ContentSecurityPolicy is the header of that name.
type ContentSecurityPolicy struct {
	// Directives are added to the default ones, in this order; one that has the
	// name of a default replaces it, in its place.
	Directives []Directive

	// NoDefaults leaves the default directives out. A default-src is then needed.
	NoDefaults bool

	// DangerouslyDisableDefaultSrc allows a policy without default-src, and takes
	// it out of the default ones.
	DangerouslyDisableDefaultSrc bool

	// ReportOnly sends Content-Security-Policy-Report-Only: browsers report what
	// they would have stopped.
	ReportOnly bool
}

// Directive is one line of a policy.
type Directive struct {
	// Name is the directive, "script-src" or "scriptSrc".
	Name string

	// Sources are what it allows: "cdn.example", "'self'" with its quotes. A
	// directive without sources, as upgrade-insecure-requests, is its name alone.
	// [NonceSource] stands for the nonce of each request.
	Sources []string

	// Funcs give further sources for each request. What they return is checked as
	// Sources are; a wrong value is an error, answered with 500.
	Funcs []func(ctx *koa.Context) string

	// Remove takes a default directive out.
	Remove bool
}

// DefaultDirectives returns helmet's policy, to start from.
func DefaultDirectives() []Directive {
	return []Directive{
		{Name: "default-src", Sources: []string{"'self'"}},
		{Name: "base-uri", Sources: []string{"'self'"}},
		{Name: "font-src", Sources: []string{"'self'", "https:", "data:"}},
		{Name: "form-action", Sources: []string{"'self'"}},
		{Name: "frame-ancestors", Sources: []string{"'self'"}},
		{Name: "img-src", Sources: []string{"'self'", "data:"}},
		{Name: "object-src", Sources: []string{"'none'"}},
		{Name: "script-src", Sources: []string{"'self'"}},
		{Name: "script-src-attr", Sources: []string{"'none'"}},
		{Name: "style-src", Sources: []string{"'self'", "https:", "'unsafe-inline'"}},
		{Name: "upgrade-insecure-requests"},
	}
}

const defaultSrc = "default-src"

// resolve merges the directives with the default ones.
func (p *ContentSecurityPolicy) resolve() []Directive {
	var list []Directive
	if !p.NoDefaults {
		list = DefaultDirectives()
	}
	if p.DangerouslyDisableDefaultSrc {
		list = slices.DeleteFunc(list, named(defaultSrc))
	}
	var seen []string
	for _, d := range p.Directives {
		d.Name = directiveName(d.Name)
		if slices.Contains(seen, d.Name) {
			refuse("the directive %q is there twice", d.Name)
		}
		seen = append(seen, d.Name)
		d.check()
		list = merge(list, d)
	}
	p.checkWhole(list)
	return list
}

func merge(list []Directive, d Directive) []Directive {
	i := slices.IndexFunc(list, named(d.Name))
	switch {
	case d.Remove:
		return slices.DeleteFunc(list, named(d.Name))
	case i < 0:
		return append(list, d)
	}
	list[i] = d
	return list
}

func named(name string) func(Directive) bool {
	return func(d Directive) bool { return d.Name == name }
}

func (p *ContentSecurityPolicy) checkWhole(list []Directive) {
	hasDefault := slices.ContainsFunc(list, named(defaultSrc))
	switch {
	case len(list) == 0:
		refuse(`there are no directives; add some, or name the header in Options.Without`)
	case !hasDefault && !p.DangerouslyDisableDefaultSrc:
		refuse("there is no default-src; if that is meant, set DangerouslyDisableDefaultSrc")
	case hasDefault && p.DangerouslyDisableDefaultSrc:
		refuse("there is a default-src, and DangerouslyDisableDefaultSrc is set")
	}
}

var validName = regexp.MustCompile(`^[a-z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$`)

// directiveName turns scriptSrc into script-src.
func directiveName(name string) string {
	if !validName.MatchString(name) {
		refuse("%q is no directive's name", name)
	}
	var b strings.Builder
	for _, c := range []byte(name) {
		if c >= 'A' && c <= 'Z' {
			b.WriteByte('-')
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	return b.String()
}

func (d *Directive) check() {
	if d.Remove && len(d.Sources)+len(d.Funcs) > 0 {
		refuse("the directive %q has sources and is to be removed", d.Name)
	}
	if slices.ContainsFunc(d.Funcs, func(fn func(*koa.Context) string) bool { return fn == nil }) {
		refuse("the directive %q has a nil function", d.Name)
	}
	for _, source := range d.Sources {
		if why := wrong(source); why != "" {
			refuse("the source %q of %s %s", source, d.Name, why)
		}
	}
}

var quoted = []string{
	"none", "self", "strict-dynamic", "report-sample", "inline-speculation-rules", "unsafe-inline", "unsafe-eval",
	"unsafe-hashes", "wasm-unsafe-eval",
}

// wrong is what is wrong with a source, "" for nothing.
func wrong(source string) string {
	if strings.ContainsAny(source, ";,") {
		return "must not contain ; or ,"
	}
	if slices.Contains(quoted, source) || hasPrefix(source, "nonce-", "sha256-", "sha384-", "sha512-") {
		return "should be quoted"
	}
	return ""
}

func hasPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

func refuse(format string, args ...any) {
	panic("helmet: Options.ContentSecurityPolicy: " + fmt.Sprintf(format, args...))
}
