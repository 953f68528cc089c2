package strangler

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/koa-go/koa"
)

const (
	maxNamed  = 200 // routes named by clients and other processes
	maxLength = 64  // of such a name
)

// others is the route of all that have no counter of their own.
const others = "(others)"

// Counters count who answers, for each route: the path of a rule, or else the
// pattern that the new application's router has found, or else the beginning of the
// path. Clients choose the latter, and other processes tell patterns (see
// Options.RouteHeader): of these there are at most 200, and what comes later is counted
// as "(others)". The zero value is ready, and all methods are safe for concurrent use.
// It must not be copied.
type Counters struct {
	mu     sync.RWMutex // guards the fields below
	routes map[string]*tally
	named  int // routes of these kinds

	neither atomic.Uint64
}

// tally is what is counted for a route: of each side requests and errors.
type tally struct{ new, old [2]atomic.Uint64 }

// Status is what was counted, for pages and metrics.
type Status struct {
	// Routes are in the order of their names.
	Routes []RouteStatus `json:"routes"`

	// Neither is how many requests had no rule, no route in the new application, and
	// a 404 of the old one.
	Neither uint64 `json:"neither"`
}

// RouteStatus is who has answered for a route.
type RouteStatus struct {
	Route string     `json:"route"`
	New   SideStatus `json:"new"`
	Old   SideStatus `json:"old"`
}

// SideStatus counts the answers of one side: all of them, and those with a status
// of 500 or more.
type SideStatus struct {
	Requests uint64 `json:"requests"`
	Errors   uint64 `json:"errors"`
}

// Status returns a snapshot. A request is counted when the head of its answer is
// known, and when it has ended if it streams past koa, as a WebSocket does.
func (c *Counters) Status() Status {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s := Status{Routes: []RouteStatus{}, Neither: c.neither.Load()}
	for _, name := range slices.Sorted(maps.Keys(c.routes)) {
		t := c.routes[name]
		s.Routes = append(s.Routes, RouteStatus{
			Route: name,
			New:   SideStatus{t.new[0].Load(), t.new[1].Load()},
			Old:   SideStatus{t.old[0].Load(), t.old[1].Load()},
		})
	}
	return s
}

var _ http.Handler = (*Counters)(nil)

// ServeHTTP answers with the Status as JSON. Mount it where only you can see it.
func (c *Counters) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(c.Status()) //nolint:errchkjson // numbers and texts; it fails when the client is gone
}

// count notes who has answered. r may be nil.
func (s *Strangler) count(ctx *koa.Context, r *rule, found route, side Side, err error) {
	status := koa.StatusOf(err)
	if err == nil {
		status = ctx.Status()
	}
	c := s.opts.Counters
	name, limit := s.nameOf(ctx, r, found)
	if limit > 0 && side == SideOld && status == http.StatusNotFound {
		c.neither.Add(1)
		return
	}
	t := c.tallyOf(name, limit)
	answers := &t.new
	if side == SideOld {
		answers = &t.old
	}
	answers[0].Add(1)
	if status >= http.StatusInternalServerError {
		answers[1].Add(1)
	}
}

// nameOf is the path of the rule, or else the pattern, or else what the client has asked
// for. limit is how many names of that kind there may be, 0 for any number.
func (s *Strangler) nameOf(ctx *koa.Context, r *rule, found route) (name string, limit int) {
	switch {
	case r != nil && r.Path != "":
		return r.Path, 0
	case found.told && found.pattern != "":
		return cut(found.pattern), maxNamed
	case found.pattern != "":
		return found.pattern, 0
	}
	return beginning(ctx.Path(), s.opts.Depth), maxNamed
}

// tallyOf returns the tally of a route. There are no more than limit of those with a
// limit; 0 is none.
func (c *Counters) tallyOf(route string, limit int) *tally {
	c.mu.RLock()
	t := c.routes[route]
	c.mu.RUnlock()
	if t != nil {
		return t
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if limit > 0 && c.routes[route] == nil {
		if c.named >= limit {
			route = others
		} else {
			c.named++
		}
	}
	if t := c.routes[route]; t != nil {
		return t
	}
	if c.routes == nil {
		c.routes = map[string]*tally{}
	}
	t = new(tally)
	c.routes[route] = t
	return t
}

// beginning is the first segments of a path.
func beginning(path string, depth int) string {
	end := 0
	for range depth {
		next := strings.IndexByte(path[min(end+1, len(path)):], '/')
		if next < 0 {
			end = len(path)
			break
		}
		end += 1 + next
	}
	return cut(path[:end])
}

// cut makes a name of what somebody else has said.
func cut(text string) string { return strings.ToValidUTF8(text[:min(len(text), maxLength)], "") }
