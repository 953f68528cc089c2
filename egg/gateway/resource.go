package gateway

import "sync/atomic"

// resource is something that is closed when nobody needs it any more: those who made
// it have left it, and the last request that uses it has ended.
type resource struct {
	holds atomic.Int64
	close func()
}

// newResource is held by its maker.
func newResource(end func()) *resource {
	r := &resource{close: end}
	r.holds.Store(1)
	return r
}

// hold reports whether it is still there. If so release has to follow.
func (r *resource) hold() bool {
	for {
		n := r.holds.Load()
		if n == 0 {
			return false
		}
		if r.holds.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (r *resource) release() {
	if r.holds.Add(-1) == 0 {
		r.close()
	}
}

// holdAll holds all of them, or none.
func holdAll(list []*resource) bool {
	for i, r := range list {
		if !r.hold() {
			releaseAll(list[:i])
			return false
		}
	}
	return true
}

func releaseAll(list []*resource) {
	for _, r := range list {
		r.release()
	}
}
