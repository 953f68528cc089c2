package schedule

import (
	"context"
	"sync"
	"time"
)

// Locker decides which machine of a fleet runs a task. Package lockertest checks
// implementations. Their methods are called concurrently.
type Locker interface {
	// Lock asks for the run of the task called name that was due at tick. It does
	// not wait. It is granted if tick is later than any that was granted for name
	// before, and if what was granted before has been released or is older than its
	// ttl. So one row for each name is enough: the tick and until when it is held.
	// That row must be kept, for at least an hour after the grant, when it is not
	// held any more: machines' clocks differ.
	//
	// If ok, release is called once when the run is over. It ends the hold and
	// leaves the tick, and does nothing if another one holds the name by then. An
	// error says that the answer is not known; the task is not run then.
	Lock(ctx context.Context, name string, tick time.Time, ttl time.Duration) (release func(context.Context) error, ok bool, err error)
}

// LocalLocker is a Locker for the schedulers of one process. The zero value is
// ready to use.
type LocalLocker struct {
	mu    sync.Mutex // guards locks
	locks map[string]*hold
}

type hold struct {
	tick  time.Time
	until time.Time
}

var _ Locker = (*LocalLocker)(nil)

// Lock implements [Locker]. Its only error is that of ctx. It keeps an entry for
// each name it has seen.
func (l *LocalLocker) Lock(ctx context.Context, name string, tick time.Time, ttl time.Duration) (release func(context.Context) error, ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	last := l.locks[name]
	if last != nil && (now.Before(last.until) || !tick.After(last.tick)) {
		return nil, false, nil
	}
	if l.locks == nil {
		l.locks = make(map[string]*hold)
	}
	mine := &hold{tick: tick, until: now.Add(ttl)}
	l.locks[name] = mine
	return func(context.Context) error {
		l.mu.Lock()
		defer l.mu.Unlock()
		mine.until = time.Time{} // harmless if another hold has taken its place
		return nil
	}, true, nil
}
