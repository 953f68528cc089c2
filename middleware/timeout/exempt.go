package timeout

import (
	"sync"
	"time"

	"github.com/koa-go/koa"
)

// watch is the time limit of one request.
type watch struct {
	timer *time.Timer
	outer *watch // of a timeout layer outside, may be nil

	mu     sync.Mutex // guards lifted
	lifted bool
}

var current = koa.NewKey[*watch]("timeout")

func watchFor(ctx *koa.Context, after time.Duration) *watch {
	outer, _ := current.Get(ctx)
	w := &watch{timer: time.NewTimer(after), outer: outer}
	current.Set(ctx, w)
	return w
}

// lift takes the limit away, unless the time is up.
func (w *watch) lift() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lifted = w.lifted || w.timer.Stop()
	return w.lifted
}

// Exempt takes the time limits of all timeout layers outside away from this
// request: for handlers that know only now that they will take long, before
// they begin to stream. It reports false when it came too late, and true also
// when there is no limit. It may be called from any goroutine of the request.
func Exempt(ctx *koa.Context) bool {
	w, _ := current.Get(ctx)
	for ; w != nil; w = w.outer {
		if !w.lift() {
			return false
		}
	}
	return true
}
