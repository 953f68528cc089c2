package cookies

// sigSuffix marks the cookie that holds the signature of another one.
const sigSuffix = ".sig"

// Get returns the cookie name of the request. It is not ok when there is none,
// or when the options ask for a signature or encryption and the value does not
// stand up to it.
//
// Nil options are a trap of Koa that this package keeps: the Koa kind then
// returns the value unverified although there are keys. Ask for Signed: Yes, or
// use [Cookies.GetSealed].
//
// A bad signature also expires the name.sig cookie, and one made with an older
// key is replaced by one made with the newest. Get panics with an [*Error] that
// is [ErrNoKeys] when it has a value to verify or to decrypt and there are no
// keys: a mistake in the program, which npm answers with a throw, at the same
// requests.
func (c *Cookies) Get(name string, opts *GetOptions) (value string, ok bool) {
	read := c.reader(opts)
	value, ok = read(c, name)
	if !ok && c.twins() {
		value, ok = read(c, chipsPrefix+name)
	}
	return value, ok
}

// reader returns how a cookie of these options is read.
func (c *Cookies) reader(opts *GetOptions) func(*Cookies, string) (string, bool) {
	switch {
	case opts != nil && opts.Encrypt:
		return (*Cookies).decrypted
	case c.verifies(opts):
		return (*Cookies).verified
	default:
		return (*Cookies).plain
	}
}

func (c *Cookies) verifies(opts *GetOptions) bool {
	if opts == nil {
		return c.opts.Egg
	}
	switch opts.Signed {
	case Yes:
		return true
	case No:
		return false
	default:
		return c.opts.Egg || c.opts.Keys != nil
	}
}

// plain returns the value as the client sent it. Only npm cookies unquotes.
func (c *Cookies) plain(name string) (string, bool) {
	header := c.headers.RequestHeader("Cookie")
	if !c.opts.Egg {
		return ParseCookie(header, name)
	}
	value, ok := find(header, name)
	return fromWire(value), ok
}

func (c *Cookies) decrypted(name string) (string, bool) {
	text, ok := c.plain(name)
	if !ok {
		return "", false
	}
	value, _, ok := c.mustKeys(name).DecryptEgg(text)
	return value, ok
}

func (c *Cookies) mustKeys(name string) *Keygrip {
	if c.opts.Keys == nil {
		panic(c.noKeys(name))
	}
	return c.opts.Keys
}

func (c *Cookies) verified(name string) (string, bool) {
	value, ok := c.plain(name)
	if !ok {
		return "", false
	}
	signature, _ := c.Get(name+sigSuffix, &GetOptions{Signed: No})
	if signature == "" {
		return "", false
	}
	keys := c.mustKeys(name)
	key := keys.index(signature, name, "=", value)
	switch {
	case key < 0:
		c.replaceSignature(name, "", &SetOptions{Path: "/"})
		return "", false
	case key > 0:
		c.replaceSignature(name, keys.sign(name, "=", value), &SetOptions{})
	}
	return value, true
}

// replaceSignature sets the signature of a cookie that the request brought. A
// name that cannot be set was not set by us: such a cookie is left alone.
func (c *Cookies) replaceSignature(name, signature string, o *SetOptions) {
	o.Signed = No
	o.Overwrite = c.opts.Egg
	_ = c.Set(name+sigSuffix, signature, o)
}
