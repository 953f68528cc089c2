package cookies

import "time"

// Choice answers a question whose default is not a plain no.
type Choice uint8

// The answers. What Default means stands at the option.
const (
	Default Choice = iota
	Yes
	No
)

// SameSite says with which requests from other sites a browser sends a cookie
// (RFC 6265bis 5.6.7). Letter case does not matter. The zero value leaves the
// attribute out; browsers then treat most cookies as lax.
type SameSite string

// The values of SameSite. None needs a secure cookie.
const (
	SameSiteLax    SameSite = "lax"
	SameSiteNone   SameSite = "none"
	SameSiteStrict SameSite = "strict"
)

// Priority says which cookies of a full jar Chromium evicts last. Letter case
// does not matter. The zero value leaves the attribute out, which is medium.
type Priority string

// The values of Priority.
const (
	PriorityLow    Priority = "low"
	PriorityMedium Priority = "medium"
	PriorityHigh   Priority = "high"
)

// GetOptions says how a cookie was protected. The zero value is npm's {}, which
// differs from nil: see the table in the package comment.
type GetOptions struct {
	// Signed asks for a good signature. Default: the Egg kind asks always, the
	// Koa kind when there are keys and the options are not nil.
	Signed Choice

	// Encrypt decrypts a value written with SetOptions.Encrypt. Nothing is
	// verified then.
	Encrypt bool
}

// SetOptions are the attributes of a cookie. The zero value is npm's {}, which
// differs from nil: see the table in the package comment.
type SetOptions struct {
	// MaxAge is how long the browser keeps the cookie; negative removes it there.
	// 0 means Expires, or until the browser closes when that is zero too. The Koa
	// kind writes it as expires, the Egg kind as max-age and expires.
	MaxAge time.Duration

	// Expires is when the browser drops the cookie; MaxAge goes before it.
	Expires time.Time

	// Path is where the browser sends the cookie. "" means "/".
	Path string

	// OmitPath leaves the attribute out, whatever Path says: the browser takes
	// the directory of the request (npm's path: false).
	OmitPath bool

	// Domain also sends the cookie to the hosts below it. "" means only to the
	// host that set it.
	Domain string

	// Secure keeps the cookie off unencrypted connections. Default: as
	// Options.Secure says. Yes on an unencrypted connection is ErrInsecure.
	Secure Choice

	// HTTPOnly hides the cookie from scripts. Default: yes.
	HTTPOnly Choice

	// SameSite limits requests from other sites. "" leaves it out. The Egg kind
	// leaves SameSiteNone out for a connection or browser that cannot take it.
	SameSite SameSite

	// Priority is Chromium's order of eviction. "" leaves it out.
	Priority Priority

	// Partitioned keeps one cookie per embedding site (CHIPS). The Egg kind
	// leaves it out unless the cookie is secure, SameSiteNone, and the browser
	// is not known to be too old.
	Partitioned bool

	// RemoveUnpartitioned, with Partitioned, first expires the cookie of the same
	// name outside the partition (egg-cookies).
	RemoveUnpartitioned bool

	// Overwrite first drops the cookies of the same name that the response sets
	// already. Without it all of them are sent and browsers keep the last.
	Overwrite bool

	// Signed adds a second cookie, name.sig, with a signature of this one.
	// Default: the Egg kind signs always, the Koa kind when there are keys and
	// the options are not nil.
	Signed Choice

	// Encrypt writes the value as Egg's encrypt: true does; Signed then counts
	// as No. It hides the value and protects nothing else, so prefer
	// [Cookies.SetSealed] where no Egg application reads the cookie.
	Encrypt bool
}

// merge fills what o leaves zero from d.
func (o *SetOptions) merge(d *SetOptions) {
	fill(&o.MaxAge, d.MaxAge)
	if o.Expires.IsZero() {
		o.Expires = d.Expires
	}
	fill(&o.Path, d.Path)
	fill(&o.OmitPath, d.OmitPath)
	fill(&o.Domain, d.Domain)
	fill(&o.Secure, d.Secure)
	fill(&o.HTTPOnly, d.HTTPOnly)
	fill(&o.SameSite, d.SameSite)
	fill(&o.Priority, d.Priority)
	fill(&o.Partitioned, d.Partitioned)
	fill(&o.RemoveUnpartitioned, d.RemoveUnpartitioned)
	fill(&o.Overwrite, d.Overwrite)
	fill(&o.Signed, d.Signed)
	fill(&o.Encrypt, d.Encrypt)
}

func fill[T comparable](field *T, def T) {
	var zero T
	if *field == zero {
		*field = def
	}
}
