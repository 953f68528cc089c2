package mocktransport

import (
	"fmt"
	"slices"
	"strings"
)

// Rule is one mock.
type Rule struct {
	mocks *Mocks // whose mutex guards left and calls
	fits  func(url string) bool
	name  string
	reply Reply
	left  int
	calls []Call
}

// Calls returns the requests that this mock has answered, in order.
func (r *Rule) Calls() []Call {
	r.mocks.mu.Lock()
	defer r.mocks.mu.Unlock()
	return slices.Clone(r.calls)
}

// Remove takes the mock away. Its calls can still be read.
func (r *Rule) Remove() {
	r.mocks.mu.Lock()
	defer r.mocks.mu.Unlock()
	r.mocks.rules = slices.DeleteFunc(r.mocks.rules, func(other *Rule) bool { return other == r })
}

// String names the method, the URL and how many answers are left.
func (r *Rule) String() string {
	s := r.name
	if r.reply.Method != "" {
		s = r.reply.Method + " " + s
	}
	if r.reply.Repeats > 0 {
		s += fmt.Sprintf(" (%d of %d left)", r.left, r.reply.Repeats)
	}
	return s
}

// take reports whether the rule answers a call, and counts that.
func (r *Rule) take(call *Call) bool {
	if r.reply.Method != "" && !strings.EqualFold(r.reply.Method, call.Method) || !r.fits(call.URL) {
		return false
	}
	if r.reply.Repeats == 0 {
		return true
	}
	if r.left == 0 {
		return false
	}
	r.left--
	return true
}
