package cookies

import "time"

// Headers is what Cookies needs of a request and its response. Values are the
// bytes of the wire, as in http.Header.
type Headers interface {
	// RequestHeader returns a field of the request, "" when it is absent. It is
	// asked for Cookie, whose fields are joined with "; " when there are several
	// (RFC 9113 8.2.3), and for User-Agent.
	RequestHeader(name string) string

	// SetCookies returns the response's Set-Cookie fields in their order. The
	// caller does not change them.
	SetCookies() []string

	// ReplaceSetCookies makes values the response's Set-Cookie fields and may keep
	// the slice. It is called only while cookies can still be set.
	ReplaceSetCookies(values []string)
}

// Options are the settings of [New]. The zero value is the Koa kind without
// keys on an unencrypted connection.
type Options struct {
	// Keys sign and verify, encrypt and seal. nil allows plain cookies only. For
	// the Egg kind they must be made with Algorithm "sha256" to agree with Egg.
	Keys *Keygrip

	// Secure says that the connection to the browser is encrypted. Cookies are
	// then secure by default.
	Secure bool

	// Egg selects the behaviour of egg-cookies: signed unless told otherwise,
	// max-age beside expires, attributes that fit the browser.
	Egg bool

	// AutoCHIPS, for the Egg kind, sends with each SameSiteNone cookie a
	// partitioned twin named _CHIPS-name where the browser takes it, and reads the
	// twin when the cookie is missing (egg-cookies' autoChips).
	AutoCHIPS bool

	// Defaults fill the fields that the options of a Set leave zero (Egg's
	// config.cookies). A bool that is true here cannot be unset by a Set. nil: none.
	Defaults *SetOptions

	// Now is the clock. nil: time.Now.
	Now func() time.Time

	// OnTooLarge is told of each value longer than 4093 bytes, which browsers
	// drop; the cookie is sent all the same. nil: nobody is told. (Egg's
	// cookieLimitExceed event.)
	OnTooLarge func(name string, size int)
}

// maxValue is egg-cookies' limit: browsers take 4096 bytes for a whole cookie.
const maxValue = 4093

// Cookies reads the cookies of one request and sets those of its response. It
// is for one goroutine at a time.
type Cookies struct {
	headers Headers
	opts    Options
}

// New returns the cookies of the exchange that h stands for. opts is copied;
// nil is the zero value.
func New(h Headers, opts *Options) *Cookies {
	c := &Cookies{headers: h}
	if opts != nil {
		c.opts = *opts
	}
	if c.opts.Now == nil {
		c.opts.Now = time.Now
	}
	return c
}

// noKeys is ErrNoKeys in the words of the package that is followed.
func (c *Cookies) noKeys(name string) *Error {
	if c.opts.Egg {
		return &Error{Name: name, Err: errEggNoKeys}
	}
	return &Error{Name: name, Err: ErrNoKeys}
}
