package dns

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/koa-go/koa/discovery"
)

// firstRetry is how long after a first failure a lookup is repeated.
const firstRetry = time.Second

// service is the list of one name and who asks for it.
type service struct {
	settings
	name     string
	question question
	feed     discovery.Feed

	mu       sync.Mutex    // guards the rest
	next     time.Time     // nobody asks before
	err      error         // of the last lookup
	failures int           // in a row
	flight   chan struct{} // closed when the lookup that runs is done; nil: none
	watchers int
	stop     func() // ends the poller and waits for it
}

// refresh waits until the list is not too old, or a lookup has failed, or ctx is
// done. All who wait share one lookup, which no single one of them can cancel.
func (s *service) refresh(ctx context.Context) error {
	s.mu.Lock()
	if s.flight == nil && time.Now().Before(s.next) {
		defer s.mu.Unlock()
		return s.err
	}
	if s.flight == nil {
		s.flight = make(chan struct{})
		go s.lookup(context.WithoutCancel(ctx))
	}
	flight := s.flight
	s.mu.Unlock()
	select {
	case <-flight:
	case <-ctx.Done():
		return ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// lookup asks once and says when to ask again.
func (s *service) lookup(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	list, err := s.ask(ctx)
	if err != nil {
		s.onError(s.name, err)
	} else {
		s.feed.Set(list)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
	if err != nil {
		s.failures++
	} else {
		s.failures = 0
	}
	s.next = time.Now().Add(jitter(s.pause()))
	close(s.flight)
	s.flight = nil
}

// pause is how long to wait after a lookup. The caller holds the lock.
func (s *service) pause() time.Duration {
	if s.failures == 0 {
		return s.interval
	}
	// 2^20 seconds are beyond any interval, and cannot overflow.
	return min(s.interval, firstRetry<<min(s.failures-1, 20))
}

// jitter is d give or take a tenth.
func jitter(d time.Duration) time.Duration {
	return d - d/10 + rand.N(d/5+1)
}

// watch adds a watcher; the first one starts the poller, and the last one ends
// it.
func (s *service) watch() discovery.Watcher {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers++
	if s.watchers == 1 {
		ctx, cancel := context.WithCancel(context.Background())
		var poller sync.WaitGroup
		poller.Go(func() { s.poll(ctx) })
		s.stop = func() {
			cancel()
			poller.Wait()
		}
	}
	return s.feed.Watch(s.unwatch)
}

func (s *service) unwatch() {
	s.mu.Lock()
	s.watchers--
	last, stop := s.watchers == 0, s.stop
	s.mu.Unlock()
	if last {
		stop()
	}
}

// poll keeps the list fresh until ctx is done.
func (s *service) poll(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-ctx.Done():
			return
		}
		// Its error is in OnError's hands already.
		_ = s.refresh(ctx)
		timer.Reset(s.untilNext())
	}
}

func (s *service) untilNext() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Until(s.next)
}
