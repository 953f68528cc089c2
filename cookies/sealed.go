package cookies

// SetSealed adds a cookie that only holders of the keys can read and that
// nobody can alter, prolong, or pass off as a cookie of another name. It holds
// any text, up to about 3000 bytes. An empty value removes the cookie.
//
// The end of opts.MaxAge or opts.Expires is sealed in with the value; without
// either the value is good as long as its key. SameSite is lax unless the
// options say otherwise; Signed and Encrypt have no meaning here.
//
// The error is as for [Cookies.Set], and [ErrNoKeys] when there are no keys.
func (c *Cookies) SetSealed(name, value string, opts *SetOptions) error {
	if c.opts.Keys == nil {
		return &Error{Name: name, Err: ErrNoKeys}
	}
	o := c.withDefaults(opts)
	o.Encrypt = false
	if o.SameSite == "" {
		o.SameSite = SameSiteLax
	}
	if value != "" {
		expires := o.Expires
		if o.MaxAge != 0 {
			expires = c.opts.Now().Add(o.MaxAge)
		}
		value = c.opts.Keys.Seal(name, value, expires)
	}
	return c.set(name, value, &o, false)
}

// GetSealed returns the value of a cookie that [Cookies.SetSealed] wrote. The
// error is an [*Error] that wraps [ErrNoCookie], [ErrSeal], [ErrExpired] or
// [ErrNoKeys]. An older key opens as well as the newest; such a cookie gets the
// newest key when it is set again.
func (c *Cookies) GetSealed(name string) (string, error) {
	value, err := c.open(name)
	if err != nil {
		return "", &Error{Name: name, Err: err}
	}
	return value, nil
}

func (c *Cookies) open(name string) (string, error) {
	if c.opts.Keys == nil {
		return "", ErrNoKeys
	}
	text, ok := c.Get(name, &GetOptions{Signed: No})
	if !ok {
		return "", ErrNoCookie
	}
	return c.opts.Keys.Open(name, text, c.opts.Now())
}
