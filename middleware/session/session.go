package session

import (
	"sync"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/sessioncodec"
)

// Session is the session of one request. Get it with [From]. It is safe for
// concurrent use.
type Session struct {
	cfg   *config
	store Store // nil when the session is in the cookie

	mu        sync.Mutex // guards what follows
	opened    bool       // somebody has asked for the session
	values    sessioncodec.Object
	private   sessioncodec.Object // values for this request only
	key       string              // in the store
	brought   string              // the key that the request brought
	isNew     bool
	loaded    bool    // the request brought it
	used      bool    // somebody has looked at it
	replaced  bool    // SetValues was called before that
	before    []byte  // JSON of the values as loaded, nil as long as nothing was changed
	expire    float64 // _expire as loaded, 0 for none
	maxAge    time.Duration
	force     bool // save even if nothing has changed
	destroyed bool
	err       error // of the first Set that failed

	saving sync.Mutex // guards what follows, and one save at a time
	stored []byte     // what the store has, as far as we know
}

var current = koa.NewKey[*Session]("session")

// New returns the middleware. It panics when the options make no sense.
//
// With a store the session is read before the layers below run; otherwise when
// one of them first calls [From]. It is written after they have returned, also
// when they failed. An error of that is returned, unless they failed too: then
// it goes to the application's error listeners.
func New(opts *Options) koa.Middleware {
	c := newConfig(opts)
	return func(ctx *koa.Context, next koa.Handler) error {
		s := c.session(ctx)
		current.Set(ctx, s)
		if s.store != nil {
			if err := s.open(ctx); err != nil {
				return err
			}
		}
		err := next(ctx)
		if c.ManualCommit {
			return err
		}
		failed := s.Commit(ctx)
		if err == nil {
			return failed
		}
		ctx.App.EmitError(failed, ctx)
		return err
	}
}

// session is one that nobody has asked for yet.
func (c *config) session(ctx *koa.Context) *Session {
	s := &Session{cfg: c, store: c.Store, maxAge: c.MaxAge}
	if c.ContextStore != nil {
		if s.store = c.ContextStore(ctx); s.store == nil {
			panic("session: Options.ContextStore: gave no store")
		}
	}
	return s
}

// From returns the session of the request, never nil below [New] and nil
// elsewhere. Where several apply it is that of the innermost. Call it where the
// application has keys: reading a signed cookie without any panics with
// [cookies.ErrNoKeys], a mistake in the program.
func From(ctx *koa.Context) *Session {
	s, _ := current.Get(ctx)
	if s != nil && s.store == nil {
		s.openCookie(ctx)
	}
	return s
}
