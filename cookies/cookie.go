package cookies

import (
	"net/http"
	"strconv"
	"time"
)

// Cookie is one cookie as a Set-Cookie field writes it, already checked. Make
// it with [NewCookie].
type Cookie struct {
	name, value string
	path        string
	maxAge      time.Duration // written as max-age when not 0
	expires     time.Time
	domain      string
	priority    Priority
	sameSite    SameSite
	secure      bool
	httpOnly    bool
	partitioned bool
}

// NewCookie checks a cookie and gives it the defaults of npm cookies. A nil
// opts is the zero value, and only SetOptions.Secure: Yes makes it secure. An
// empty value removes the cookie: it expires in 1970, whatever MaxAge and
// Expires say. MaxAge counts from now. Signed, Encrypt, Overwrite and
// RemoveUnpartitioned have no meaning for a single cookie.
//
// The error is an [*Error].
func NewCookie(name, value string, opts *SetOptions, now time.Time) (*Cookie, error) {
	if opts == nil {
		opts = &SetOptions{}
	}
	return newCookie(name, value, opts, func() time.Time { return now }, npmRules)
}

// rules are what the two kinds do not check and write alike.
type rules struct {
	path, domain func(string) bool
	maxAge       bool // write max-age beside expires
}

var (
	npmRules = &rules{path: isPath, domain: isDomain}

	// egg-cookies lets semicolons through, in names and values too. Whoever can
	// choose a part of a value could so choose attributes: refused here.
	eggRules = &rules{path: isAttribute, domain: isAttribute, maxAge: true}
)

func isAttribute(s string) bool { return isFieldText(s, ";") }

func newCookie(name, value string, o *SetOptions, now func() time.Time, r *rules) (*Cookie, error) {
	k := &Cookie{
		name:        name,
		value:       value,
		path:        o.Path,
		domain:      o.Domain,
		expires:     o.Expires,
		secure:      o.Secure == Yes,
		httpOnly:    o.HTTPOnly != No,
		partitioned: o.Partitioned,
	}
	if o.OmitPath {
		k.path = ""
	} else if k.path == "" {
		k.path = "/"
	}
	if err := k.check(o, r); err != nil {
		return nil, &Error{Name: name, Err: err}
	}
	k.age(o.MaxAge, now, r)
	return k, nil
}

// check is what the constructors of both packages refuse, in npm's order.
func (k *Cookie) check(o *SetOptions, r *rules) error {
	switch {
	case k.name == "" || !isFieldText(k.name, ";="):
		return errName
	case !isFieldText(k.value, ";"):
		return errValue
	case !r.path(k.path):
		return errPath
	case k.domain != "" && !r.domain(k.domain):
		return errDomain
	}
	var ok bool
	if k.priority, ok = canonical(o.Priority, "", PriorityLow, PriorityMedium, PriorityHigh); !ok {
		return errPriority
	}
	if k.sameSite, ok = canonical(o.SameSite, "", SameSiteLax, SameSiteNone, SameSiteStrict); !ok {
		return errSameSite
	}
	return nil
}

// age resolves maxAge to an expiry; an empty value has ended long ago.
func (k *Cookie) age(maxAge time.Duration, now func() time.Time, r *rules) {
	if r.maxAge {
		maxAge = maxAge.Truncate(time.Millisecond) // egg-cookies: parseInt
	}
	switch {
	case k.value == "":
		k.expires = time.Unix(0, 0)
	case maxAge != 0:
		k.expires = now().Add(maxAge)
		if r.maxAge {
			k.maxAge = maxAge
		}
	}
}

// String returns the text of the Set-Cookie field: lower-case attributes in
// npm's order.
func (k *Cookie) String() string {
	var space [192]byte
	b := append(space[:0], k.name...)
	b = append(b, '=')
	b = append(b, k.value...)
	b = k.appendLifetime(b)
	b = appendAttribute(b, "; domain=", k.domain)
	b = appendAttribute(b, "; priority=", string(k.priority))
	b = appendAttribute(b, "; samesite=", string(k.sameSite))
	b = appendFlag(b, "; secure", k.secure)
	b = appendFlag(b, "; httponly", k.httpOnly)
	b = appendFlag(b, "; partitioned", k.partitioned)
	return string(b)
}

func (k *Cookie) appendLifetime(b []byte) []byte {
	b = appendAttribute(b, "; path=", k.path)
	if k.maxAge != 0 {
		b = append(b, "; max-age="...)
		b = strconv.AppendInt(b, roundSeconds(k.maxAge), 10)
	}
	if !k.expires.IsZero() {
		b = append(b, "; expires="...)
		b = k.expires.UTC().AppendFormat(b, http.TimeFormat)
	}
	return b
}

func appendAttribute(b []byte, label, value string) []byte {
	if value == "" {
		return b
	}
	return append(append(b, label...), value...)
}

func appendFlag(b []byte, label string, on bool) []byte {
	if !on {
		return b
	}
	return append(b, label...)
}

// roundSeconds is Math.round: halves go up, so -1.5 is -1.
func roundSeconds(d time.Duration) int64 {
	seconds, rest := int64(d/time.Second), d%time.Second
	switch {
	case rest >= time.Second/2:
		seconds++
	case rest < -time.Second/2:
		seconds--
	}
	return seconds
}
