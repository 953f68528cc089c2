package cookies

import (
	"strings"
	"unicode/utf8"
)

// Set adds a cookie to the response, and its signature when it is to be signed.
// An empty value removes the cookie from the browser; give the Path and Domain
// it was set with. To be found by [Cookies.Get] it must come back in a request:
// Get does not see what Set did.
//
// Nil options are a trap of Koa that this package keeps: the Koa kind then does
// not sign although there are keys. Say Signed: Yes, or use [Cookies.SetSealed].
//
// The error is an [*Error], and the response is then as it was. It wraps
// [ErrNoKeys], [ErrInsecure], or what is wrong with an argument or option.
func (c *Cookies) Set(name, value string, opts *SetOptions) error {
	o := c.withDefaults(opts)
	return c.set(name, value, &o, c.signs(&o, opts == nil))
}

func (c *Cookies) withDefaults(opts *SetOptions) SetOptions {
	var o SetOptions
	if opts != nil {
		o = *opts
	}
	if c.opts.Defaults != nil {
		o.merge(c.opts.Defaults)
	}
	return o
}

func (c *Cookies) signs(o *SetOptions, withoutOptions bool) bool {
	switch {
	case o.Encrypt || o.Signed == No:
		return false
	case c.opts.Egg || o.Signed == Yes:
		return true
	default:
		return c.opts.Keys != nil && !withoutOptions
	}
}

func (c *Cookies) set(name, value string, o *SetOptions, sign bool) error {
	value, err := c.protect(name, value, o)
	if err != nil {
		return err
	}
	twin := c.opts.Egg && c.fit(o)
	k, err := c.cookie(name, value, o)
	if err != nil {
		return err
	}
	if sign && c.opts.Keys == nil && !c.removesSignature(k) {
		return c.noKeys(name)
	}
	out := &pending{cookies: c, values: c.headers.SetCookies(), overwrite: o.Overwrite, sign: sign}
	switch {
	case o.Partitioned && o.RemoveUnpartitioned:
		out.removeUnpartitioned(k)
	case twin:
		out.addTwin(k)
	}
	out.push(k)
	if sign {
		out.push(out.signature(k))
	}
	c.headers.ReplaceSetCookies(out.values)
	c.reportSize(k)
	return nil
}

// protect encrypts the value if o says so. There is nothing to hide about a
// removal.
func (c *Cookies) protect(name, value string, o *SetOptions) (string, error) {
	if !o.Encrypt || value == "" {
		return value, nil
	}
	if c.opts.Keys == nil {
		return "", c.noKeys(name)
	}
	return c.opts.Keys.EncryptEgg(value), nil
}

// removesSignature reports whether k goes together with its signature, as in
// egg-cookies. npm cookies signs the empty value.
func (c *Cookies) removesSignature(k *Cookie) bool { return c.opts.Egg && k.value == "" }

func (c *Cookies) reportSize(k *Cookie) {
	if c.opts.OnTooLarge == nil {
		return
	}
	if size := utf8.RuneCountInString(k.value); size > maxValue {
		c.opts.OnTooLarge(k.name, size)
	}
}

// cookie makes the checked cookie, with what depends on the connection.
func (c *Cookies) cookie(name, value string, o *SetOptions) (*Cookie, error) {
	r := npmRules
	if c.opts.Egg {
		r = eggRules
	}
	k, err := newCookie(name, value, o, c.opts.Now, r)
	if err != nil {
		return nil, err
	}
	if o.Secure == Yes && !c.opts.Secure {
		return nil, &Error{Name: name, Err: ErrInsecure}
	}
	k.secure = c.opts.Secure && o.Secure != No
	return k, nil
}

// pending is the response's Set-Cookie fields with the changes of one Set.
type pending struct {
	cookies   *Cookies
	values    []string
	overwrite bool
	sign      bool
}

func (p *pending) push(k *Cookie) {
	if p.overwrite {
		p.drop(k.name, "")
	}
	text, _ := toWire(k.String()) // checked: no character beyond U+00FF
	p.values = append(p.values, text)
}

// signature returns the cookie beside k that holds its signature.
func (p *pending) signature(k *Cookie) *Cookie {
	sig := *k
	sig.name += sigSuffix
	sig.value = ""
	if !p.cookies.removesSignature(k) {
		sig.value = p.cookies.opts.Keys.sign(k.name, "=", k.value)
	}
	return &sig
}

// drop removes the cookies of a name: all of them, or those of a path. The
// slice of the response stays as it is.
func (p *pending) drop(name, path string) {
	prefix, _ := toWire(name + "=")
	path, _ = toWire(path)
	var kept []string
	for _, field := range p.values {
		if !strings.HasPrefix(field, prefix) || path != "" && !hasPath(field, path) {
			kept = append(kept, field)
		}
	}
	p.values = kept
}

func hasPath(field, path string) bool {
	attribute := "; path=" + path
	return strings.HasSuffix(field, attribute) || strings.Contains(field, attribute+";")
}
