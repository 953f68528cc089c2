package ratelimit_test

import (
	"testing"
	"time"

	"github.com/koa-go/koa/middleware/ratelimit"
)

func TestLimitTake(t *testing.T) {
	limit := ratelimit.Limit{Max: 10, Duration: 10 * time.Second}
	at := func(d time.Duration) time.Time { return start.Add(d) }
	for _, tt := range []struct {
		name  string
		full  time.Time
		want  ratelimit.Result
		after time.Time
	}{
		{"gives a new client a full budget", time.Time{}, ratelimit.Result{Allowed: true, Remaining: 9, Reset: at(time.Second)}, at(time.Second)},
		{"gives one that was long gone no more", at(-time.Hour), ratelimit.Result{Allowed: true, Remaining: 9, Reset: at(time.Second)}, at(time.Second)},
		{"counts what was used", at(4 * time.Second), ratelimit.Result{Allowed: true, Remaining: 5, Reset: at(5 * time.Second)}, at(5 * time.Second)},
		{"counts no part of a request", at(4500 * time.Millisecond), ratelimit.Result{Allowed: true, Remaining: 4, Reset: at(5500 * time.Millisecond)}, at(5500 * time.Millisecond)},
		{"allows the last", at(9 * time.Second), ratelimit.Result{Allowed: true, Remaining: 0, Reset: at(10 * time.Second)}, at(10 * time.Second)},
		{"refuses the next", at(9001 * time.Millisecond), ratelimit.Result{Reset: at(9001 * time.Millisecond), RetryAfter: time.Millisecond}, at(9001 * time.Millisecond)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, after := limit.Take(tt.full, start)
			if got != tt.want || !after.Equal(tt.after) {
				t.Errorf("Take = %+v, %v, want %+v, %v", got, after, tt.want, tt.after)
			}
		})
	}
}

// Whatever the numbers are, a budget is exactly that.
func FuzzLimitTake(f *testing.F) {
	f.Add(3, int64(10))
	f.Add(600_000, int64(time.Second))
	f.Fuzz(func(t *testing.T, most int, duration int64) {
		if most < 1 || most > 10_000 || duration < int64(most) {
			return
		}
		limit := ratelimit.Limit{Max: most, Duration: time.Duration(duration)}
		full, allowed := time.Time{}, 0
		for range most + 1 {
			var r ratelimit.Result
			if r, full = limit.Take(full, start); r.Allowed {
				allowed++
			}
			if r.Remaining != most-allowed {
				t.Fatalf("%d remain after %d of %d", r.Remaining, allowed, most)
			}
		}
		if allowed != most {
			t.Errorf("%+v allows %d at once", limit, allowed)
		}
	})
}
