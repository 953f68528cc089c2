package health

import (
	"net/http"
	"sync/atomic"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/engine"
)

// status is the word that everybody may know.
type status int

const (
	statusOK status = iota
	statusFailing
	statusStarting
	statusDraining
)

var (
	words  = [...]string{"ok", "failing", "starting", "draining"}
	bodies = [...]string{`{"status":"ok"}`, `{"status":"failing"}`, `{"status":"starting"}`, `{"status":"draining"}`}
)

// New returns the layer. It answers GET and HEAD at the three paths and passes on all
// else. opts may be nil. It panics when they make no sense: a check without a name, two
// with one name, two questions at one path, or a timeout below zero.
//
// Answers have the header "Cache-Control: no-store" and a body of JSON, {"status":"ok"}
// or failing, starting or draining. For those who may see details it goes on with the
// checks, the error and the time in milliseconds of each.
func New(opts *Options) koa.Middleware {
	o := opts.resolve()
	h := &health{options: o, live: newGroup(&o, true), ready: newGroup(&o, false)}
	return func(ctx *koa.Context, next koa.Handler) error {
		ask := h.question(ctx.Path())
		if ask == nil || ctx.Method() != http.MethodGet && ctx.Method() != http.MethodHead {
			return next(ctx)
		}
		word, r, err := ask(ctx)
		if err == nil {
			h.answer(ctx, word, r)
		}
		return err
	}
}

// health is what stands behind one layer.
type health struct {
	options     Options
	live, ready *group
	started     atomic.Bool // /startupz has said ok
}

// question returns what answers the requests for a path, nil if nothing does.
func (h *health) question(path string) func(ctx *koa.Context) (status, *report, error) {
	switch path {
	case h.options.LivenessPath:
		return h.liveness
	case h.options.ReadinessPath:
		return h.readiness
	case h.options.StartupPath:
		return h.startup
	default:
		return nil
	}
}

func (h *health) liveness(ctx *koa.Context) (status, *report, error) { return h.ask(ctx, h.live) }

func (h *health) readiness(ctx *koa.Context) (status, *report, error) {
	switch {
	case h.draining(ctx):
		return statusDraining, nil, nil
	case !h.options.Started():
		return statusStarting, nil, nil
	default:
		return h.ask(ctx, h.ready)
	}
}

// startup is yes for good, once it was: what fails later is the matter of readiness.
func (h *health) startup(ctx *koa.Context) (status, *report, error) {
	switch {
	case h.started.Load():
		return statusOK, nil, nil
	case !h.options.Started():
		return statusStarting, nil, nil
	}
	word, r, err := h.ask(ctx, h.ready)
	if word == statusOK {
		h.started.Store(true)
	}
	return word, r, err
}

func (h *health) ask(ctx *koa.Context, g *group) (status, *report, error) {
	r, err := g.ask(ctx.Context())
	switch {
	case err != nil:
		return statusFailing, nil, err
	case r.ok:
		return statusOK, r, nil
	default:
		return statusFailing, r, nil
	}
}

func (h *health) draining(ctx *koa.Context) bool {
	select {
	case <-engine.Leaving(ctx.Context()):
		return true
	default:
		return h.options.Draining()
	}
}

func (h *health) answer(ctx *koa.Context, word status, r *report) {
	ctx.Set("Cache-Control", "no-store")
	ctx.SetStatus(http.StatusServiceUnavailable)
	if word == statusOK {
		ctx.SetStatus(http.StatusOK)
	}
	if r != nil && h.options.Details(ctx) {
		ctx.SetBody(details(word, r))
		return
	}
	ctx.SetType("json")
	ctx.SetBody(bodies[word])
}
