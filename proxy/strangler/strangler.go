package strangler

import (
	"net/http"
	"sync/atomic"

	"github.com/koa-go/koa"
)

// Side is one of the two applications.
type Side string

// The sides, as they stand in Options.Header.
const (
	SideNew Side = "new"
	SideOld Side = "old"
)

var sideKey = koa.NewKey[Side]("strangler side")

// From returns who has answered the request, or is about to, for layers outside
// such as access logs. It is "" for requests that have not come by a Strangler.
func From(ctx *koa.Context) Side {
	side, _ := sideKey.Get(ctx)
	return side
}

// Strangler decides between a new and an old application. All methods are safe for
// concurrent use.
type Strangler struct {
	opts  Options
	old   koa.Middleware
	rules atomic.Pointer[[]rule]
}

// New returns a Strangler. old answers with what the old application says; its next
// is the end of the stack, the 404 of nobody. Package middleware/proxy makes such
// layers. An http.Handler works too, through koa.FromHTTP. New panics when an
// option makes no sense.
func New(old koa.Middleware, opts *Options) *Strangler {
	if old == nil {
		panic("strangler: New needs the old application, such as middleware/proxy's New(url, nil)")
	}
	s := &Strangler{opts: withDefaults(opts), old: old}
	if err := s.SetRules(s.opts.Rules...); err != nil {
		panic(err.Error()) //nolint:forbidigo // it names the rule and what is wrong with it
	}
	return s
}

// Counters are those of the Options, or its own.
func (s *Strangler) Counters() *Counters { return s.opts.Counters }

// Handler puts h in the place of the new application, for programs without koa. It
// has no route for a request when it answers 404 and no http.ServeMux has found a
// pattern. Up to 1 MiB of its answer is kept, so that it can be dropped; what it
// flushes is sent. Failures of the old application are logged and answered as koa
// does by default. For other settings it is
//
//	koa.ToHTTP(koa.New(settings).Use(s.Middleware))(h)
func (s *Strangler) Handler(h http.Handler) http.Handler {
	return koa.ToHTTP(koa.New(nil).Use(s.Middleware))(h)
}

// Middleware is a [koa.Middleware]. The layers inside of it are the new
// application; those outside, such as an access log, see the answer of either.
func (s *Strangler) Middleware(ctx *koa.Context, next koa.Handler) error {
	r := s.ruleOf(ctx)
	if s.sideOf(ctx, r) == SideOld {
		return s.askOld(ctx, r)
	}
	body := s.keepBody(ctx)
	found, answered, err := s.askNew(ctx, next)
	if answered {
		s.count(ctx, r, found, SideNew, err)
		return s.tell(ctx, SideNew, err)
	}
	if err := body.replay(ctx); err != nil {
		return err
	}
	return s.askOld(ctx, r)
}

// askNew runs the new application, on a fork: if it has no route for the request,
// nothing is left of what it did to request and response. A route that a router outside
// has found is not its.
func (s *Strangler) askNew(ctx *koa.Context, next koa.Handler) (found route, answered bool, err error) {
	sideKey.Set(ctx, SideNew)
	s.announce(ctx, SideNew)
	if s.opts.NoFallback {
		err = next(ctx)
		return s.routeOf(ctx, ctx.Pattern()), true, err
	}
	fork := ctx.Fork(ctx.Context())
	answered = true
	defer func() {
		if answered { // also when a panic passes through
			fork.Join()
		}
	}()
	err = fork.Run(func(inner *koa.Context) error {
		err := next(inner)
		found = s.routeOf(inner, patternInside(ctx, inner))
		if s.unknown(inner, found.pattern != "", err) && fork.Abandon() {
			answered = false
			return nil
		}
		return err
	})
	return found, answered, err
}

// unknown reports whether the new application has no route for the request: 404, or
// 405 for another method, and no router found a pattern.
func (s *Strangler) unknown(ctx *koa.Context, routed bool, err error) bool {
	status := koa.StatusOf(err)
	if err == nil {
		if ctx.HeaderSent() || !ctx.Respond() {
			return false
		}
		status = ctx.Status()
	}
	switch status {
	case http.StatusNotFound:
		return !routed || s.opts.Any404
	case http.StatusMethodNotAllowed:
		return !routed
	}
	return false
}

func (s *Strangler) askOld(ctx *koa.Context, r *rule) error {
	sideKey.Set(ctx, SideOld)
	s.announce(ctx, SideOld)
	err := s.old(ctx, nobody)
	s.count(ctx, r, route{}, SideOld, err)
	return s.tell(ctx, SideOld, err)
}

// nobody is the end of the stack.
func nobody(*koa.Context) error { return nil }

// announce names a side before it answers: afterwards the head may be gone.
func (s *Strangler) announce(ctx *koa.Context, side Side) {
	if s.opts.Header != "" {
		ctx.Set(s.opts.Header, string(side))
	}
}

// tell names a side once more after it has answered: it may have set headers
// itself, and an error removes them.
func (s *Strangler) tell(ctx *koa.Context, side Side, err error) error {
	s.announce(ctx, side)
	if err != nil && s.opts.Header != "" {
		return koa.WithHeader(err, http.Header{s.opts.Header: {string(side)}})
	}
	return err
}
