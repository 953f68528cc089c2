// Package basicauth asks for a name and a password with HTTP's own dialogue
// (RFC 7617), in the place of npm koa-basic-auth 4:
//
//	app.Use(basicauth.New(basicauth.User("tobi", os.Getenv("TOBIS_PASSWORD")), nil))
//
// The password comes in clear text with every request, and browsers send it by
// themselves also for requests that other sites make: use TLS, and middleware/csrf
// for what changes something. To slow down guessing put middleware/ratelimit in
// front.
package basicauth

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/koa-go/koa"
)

// Check decides whether a name and a password are right. It is called for every
// request that has both, must be safe for concurrent use, and should not tell by
// its timing how far they were right; [User] and [Users] make one that does not.
// An error is not a no: it is returned to the layers outside.
type Check func(ctx *koa.Context, name, password string) (bool, error)

// Options change how users are asked.
type Options struct {
	// Realm says to users and browsers what the password is for. Default: Secure
	// Area.
	Realm string
}

var current = koa.NewKey[string]("basicauth")

// New returns the middleware. Requests without the right name and password are
// answered with 401 and the layers below do not run. It panics when check is nil,
// or Realm has characters that no header can have.
func New(check Check, opts *Options) koa.Middleware {
	if check == nil {
		panic("basicauth: New needs a check: User, Users, or a function of your own")
	}
	challenge := challengeOf(opts)
	return func(ctx *koa.Context, next koa.Handler) error {
		name, password, ok := parse(ctx.Get("Authorization"))
		if ok {
			var err error
			if ok, err = check(ctx, name, password); err != nil {
				return fmt.Errorf("basicauth: check: %w", err)
			}
		}
		if !ok {
			return ctx.Throw(http.StatusUnauthorized, http.Header{"Www-Authenticate": {challenge}})
		}
		current.Set(ctx, name)
		return next(ctx)
	}
}

// From returns the name of the user, and whether one was checked.
func From(ctx *koa.Context) (name string, ok bool) { return current.Get(ctx) }

// challengeOf is the WWW-Authenticate header. With the charset browsers know
// that names and passwords are to be sent as UTF-8 (RFC 7617 2.1).
func challengeOf(opts *Options) string {
	realm := "Secure Area"
	if opts != nil && opts.Realm != "" {
		realm = opts.Realm
	}
	for _, r := range realm {
		if r < ' ' || r > '~' {
			panic(fmt.Sprintf("basicauth: Options.Realm: %q has characters other than printable ASCII", realm))
		}
	}
	return `Basic realm="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(realm) + `", charset="UTF-8"`
}
