package consul

import (
	"time"

	"github.com/koa-go/koa/discovery"
)

// stay decides which instances of a service are listed: those that pass their checks, and for
// a time those which were listed and may not be to blame. After an outage that is all of them.
// Where an agent was restarted without a sign, it is those whose checks have not run since.
type stay struct {
	grace time.Duration
	until time.Time            // when the time after an outage ends
	first map[string]time.Time // when a check that has not run was first seen, by instance
	due   time.Time            // when the next one that stays must leave; zero: none stays
}

// choose returns the instances to list. outage says that one has just ended.
func (s *stay) choose(list []listed, before []discovery.Instance, now time.Time, outage bool) []discovery.Instance {
	if outage && s.grace > 0 {
		s.until = now.Add(s.grace)
	}
	known := make(map[string]bool, len(before))
	for _, in := range before {
		known[in.ID] = true
	}
	seen := s.first
	s.first, s.due = map[string]time.Time{}, time.Time{}
	var chosen []discovery.Instance
	for _, l := range list {
		if l.passing || known[l.ID] && s.stays(l, seen, now) {
			chosen = append(chosen, l.Instance)
		}
	}
	return chosen
}

// stays reports whether an instance may stay although it does not pass its checks.
func (s *stay) stays(l listed, seen map[string]time.Time, now time.Time) bool {
	end := s.until
	if l.unchecked {
		first, ok := seen[l.ID]
		if !ok {
			first = now
		}
		s.first[l.ID] = first
		if own := first.Add(s.grace); own.After(end) {
			end = own
		}
	}
	if !now.Before(end) {
		return false
	}
	if s.due.IsZero() || end.Before(s.due) {
		s.due = end
	}
	return true
}
