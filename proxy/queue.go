package proxy

import (
	"context"
	"time"
)

// begin counts a request of the node, from now on and while it waits.
func (n *Node) begin() { n.inFlight.Add(1) }

// end is called once for each begin, with what acquire returned.
func (n *Node) end(acquired bool) {
	n.inFlight.Add(-1)
	if acquired && n.slots != nil {
		<-n.slots
	}
}

// full reports whether a request would have to wait.
func (n *Node) full() bool { return n.slots != nil && len(n.slots) == cap(n.slots) }

// acquire waits for a slot, in a queue of at most length requests.
func (n *Node) acquire(ctx context.Context, length int, limit time.Duration) error {
	if n.slots == nil {
		return nil
	}
	select {
	case n.slots <- struct{}{}:
		return nil
	default:
	}
	defer n.queued.Add(-1)
	if n.queued.Add(1) > int64(length) {
		return ErrOverloaded
	}
	var late <-chan time.Time
	if limit > 0 {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case n.slots <- struct{}{}:
		return nil
	case <-late:
		return ErrOverloaded
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
