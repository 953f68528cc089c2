package session

import (
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
)

// BrowserSession as a max age is npm's 'session': the session has no end of its
// own, and the cookie goes when the browser closes. Mind that a stolen cookie
// never ends then.
const BrowserSession time.Duration = -1

// oneDay is how long a session lasts when nobody says otherwise.
const oneDay = 24 * time.Hour

// Options are those of koa-session. The zero value is its default for each.
type Options struct {
	// Key is the name of the cookie. Default: koa.sess. Egg's is EGG_SESS.
	Key string

	// MaxAge is how long a session lasts after it was last written, in whole
	// milliseconds; [BrowserSession] or any negative value is npm's 'session'.
	// Default: a day, and the cookie of a new session has no expiry until the
	// session is written a second time (koa-session's unset maxAge).
	MaxAge time.Duration

	// Rolling writes the session, with its full age, in every request that uses
	// it. Default: false.
	Rolling bool

	// Renew writes the session when less than half of its age is left. Default:
	// false.
	Renew bool

	// ManualCommit leaves it to the layers below to call [Session.Commit] (npm's
	// autoCommit: false). Default: false.
	ManualCommit bool

	// Signed adds a signature to the cookie and refuses one without. Default: yes.
	// It has no meaning with Encrypt or Sealed.
	Signed cookies.Choice

	// Encrypt encrypts the cookie as Egg does. Nothing authenticates it: prefer
	// Sealed where no Egg service shares the domain. Default: false.
	Encrypt bool

	// Sealed encrypts and authenticates the cookie ([cookies.Cookies.SetSealed]).
	// It is the one to choose unless a Node service reads the cookie too.
	// SameSite is lax then unless set. Default: false.
	Sealed bool

	// Path, Domain, Secure, HTTPOnly, SameSite, Priority and Partitioned are
	// attributes of the cookie with the defaults of [cookies.SetOptions]: path /,
	// this host only, secure as the connection, hidden from scripts.
	Path        string
	Domain      string
	Secure      cookies.Choice
	HTTPOnly    cookies.Choice
	SameSite    cookies.SameSite
	Priority    cookies.Priority
	Partitioned bool

	// Overwrite drops cookies of the same name which layers below have set.
	// Default: yes.
	Overwrite cookies.Choice

	// Store keeps the sessions; the cookie has only their keys. Default: none,
	// the session is in the cookie.
	Store Store

	// ContextStore makes a store for each request, in the place of Store.
	ContextStore func(ctx *koa.Context) Store

	// ExternalKey carries the keys of a store in the place of the cookie.
	ExternalKey *ExternalKey

	// GenID makes the key of a new session in a store. It must not be guessable.
	// Default: Prefix and a random UUID (version 4).
	GenID func(ctx *koa.Context) string

	// Prefix starts the keys that the default GenID makes. Default: none.
	Prefix string

	// Encode and Decode turn the session's JSON into the text of the cookie, which
	// is then signed, encrypted or sealed, and back. What Decode refuses is no
	// session. They have no meaning with a store. Default: base64, and the JSON
	// itself when Sealed.
	Encode func(json []byte) (string, error)
	Decode func(text string) (json []byte, err error)

	// Valid refuses a session that the request brought; the client gets a new one
	// then. It may read s and must not keep it. Default: every session is valid.
	Valid func(ctx *koa.Context, s *Session) bool

	// BeforeSave is called before the session is written and may change it.
	BeforeSave func(ctx *koa.Context, s *Session)

	// OnMissed, OnExpired and OnInvalid are koa-session's events session:missed
	// (the store has nothing under the key), session:expired, and session:invalid
	// (Valid refused it, it was altered, or it cannot be read). The request goes
	// on with a new session. Default: nobody is told.
	OnMissed, OnExpired, OnInvalid func(ctx *koa.Context, e Event)
}

// ExternalKey carries the keys of stored sessions elsewhere than in a cookie, in
// a header for instance. Both functions are required.
type ExternalKey struct {
	// Get returns the key that the request brought, "" for none.
	Get func(ctx *koa.Context) string

	// Set hands the key of a session that was saved to the client.
	Set func(ctx *koa.Context, key string)
}

// Event is a session that a request brought and that is not used.
type Event struct {
	// Key is its key in the store, "" for a session in the cookie.
	Key string

	// Value is its JSON, nil when there is none. It holds what the user's session
	// holds: mind where it goes.
	Value []byte

	// Err is why it could not be read, nil when it could.
	Err error
}
