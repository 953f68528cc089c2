package helmet

import (
	"fmt"
	"strings"

	"github.com/koa-go/koa"
)

// policy is a content security policy, ready to be sent.
type policy struct {
	header    string
	fixed     string // the text behind the last varying piece: all of it, if none varies
	varying   []varying
	withNonce bool
}

// varying is a source that each request decides about.
type varying struct {
	before    string // the text in front of it
	directive string
	source    func(ctx *koa.Context) string // nil: the nonce
}

// compile makes the text of the policy, as far as it does not vary.
func (p *ContentSecurityPolicy) compile() *policy {
	c := &policy{header: contentSecurityPolicy}
	if p.ReportOnly {
		c.header += "-Report-Only"
	}
	for i, d := range p.resolve() {
		if i > 0 {
			c.fixed += ";"
		}
		c.fixed += d.Name
		c.addSources(d)
	}
	return c
}

func (c *policy) addSources(d Directive) {
	for _, source := range d.Sources {
		c.fixed += " "
		if source == NonceSource {
			c.withNonce = true
			c.vary(d.Name, nil)
		} else {
			c.fixed += source
		}
	}
	for _, fn := range d.Funcs {
		c.fixed += " "
		c.vary(d.Name, fn)
	}
}

func (c *policy) vary(directive string, source func(ctx *koa.Context) string) {
	c.varying = append(c.varying, varying{before: c.fixed, directive: directive, source: source})
	c.fixed = ""
}

// set sets the header, and makes the nonce it names.
func (c *policy) set(ctx *koa.Context) error {
	if len(c.varying) == 0 {
		ctx.Set(c.header, c.fixed)
		return nil
	}
	var nonce string
	if c.withNonce {
		nonce = makeNonce(ctx)
	}
	var b strings.Builder
	for _, v := range c.varying {
		b.WriteString(v.before)
		if v.source == nil {
			b.WriteString("'nonce-" + nonce + "'")
			continue
		}
		source := v.source(ctx)
		if why := wrong(source); why != "" {
			return fmt.Errorf("helmet: Content-Security-Policy: a source of %s that a function gave %s", v.directive, why)
		}
		b.WriteString(source)
	}
	b.WriteString(c.fixed)
	ctx.Set(c.header, b.String())
	return nil
}
