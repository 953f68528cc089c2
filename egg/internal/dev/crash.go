package dev

import (
	"context"
	"fmt"
	"time"
)

// stable is how long a worker has to run for its end not to count as one more in a
// row.
const stable = 10 * time.Second

// watchExit tells run when a worker ends that nobody told to.
func (s *supervisor) watchExit(ctx context.Context, w *worker) {
	s.others.Go(func() {
		select {
		case <-w.exited:
		case <-ctx.Done():
			return
		}
		select {
		case s.exits <- w:
		case <-ctx.Done():
		}
	})
}

// died starts a worker that ended again: the first time at once, then with growing
// delays.
func (s *supervisor) died(ctx context.Context, w *worker) {
	if w != s.worker {
		return // it was told to
	}
	s.worker = nil
	if time.Since(w.started) > stable {
		s.crashes = 0
	}
	s.board.update(func(b *status) { b.Restarts++ })
	defer s.publish()
	if s.crashes > 0 {
		s.later(runFailure(w.state, w.tail))
		s.reopen()
		return
	}
	s.crashes = 1
	s.console.say(yellow, event{Event: "ended", Text: fmt.Sprintf("the application ended (%s) and is started again", w.state)})
	if s.attempt == nil {
		s.begin(ctx, revive)
	}
}

// later starts the last good program again after a while.
func (s *supervisor) later(f *failure) {
	delay := backOff(s.crashes)
	s.crashes++
	f.Title += fmt.Sprintf(" It is started again in %v, or at once with the next save.", delay)
	s.crash = f
	s.console.say(red, event{Event: "ended", Text: f.Title, Failure: f})
	s.hub.tell(eventFailure)
	if s.attempt == nil {
		s.retry.Reset(delay)
	}
}

// backOff is the time before a start after so many ends in a row: 1 s, doubled each
// time, up to 30 s.
func backOff(crashes int) time.Duration {
	return min(time.Second<<min(max(crashes-1, 0), 5), 30*time.Second)
}
