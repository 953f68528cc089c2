package ratelimit

import "time"

// Limit is how much a client may do.
type Limit struct {
	// Max is the budget, more than 0.
	Max int

	// Duration is the time in which a used up budget is full again.
	Duration time.Duration
}

// Result is what a limit says of one request.
type Result struct {
	// Allowed says that the request is within the limit. Only then it counts.
	Allowed bool

	// Remaining is how many more requests would be allowed now.
	Remaining int

	// Reset is when the budget is full again.
	Reset time.Time

	// RetryAfter is how long until a request is allowed, 0 if this one is.
	RetryAfter time.Duration
}

// Take decides on a request at the time now. full is the time when the client's
// budget is full again, the zero time or any in the past when it is. What Take
// returns as after is to be kept as the next full, if the request is allowed;
// from that time on it can be forgotten.
func (l Limit) Take(full, now time.Time) (result Result, after time.Time) {
	interval := l.interval()
	budget := interval * time.Duration(l.Max)
	if full.Before(now) {
		full = now
	}
	after = full.Add(interval)
	if wait := after.Sub(now) - budget; wait > 0 {
		return Result{Reset: full, RetryAfter: wait}, full
	}
	left := budget - after.Sub(now)
	return Result{Allowed: true, Remaining: int(left / interval), Reset: after}, after
}

// interval is the time in which the budget grows by one.
func (l Limit) interval() time.Duration { return l.Duration / time.Duration(l.Max) }
