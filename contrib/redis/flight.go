package redis

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// flights are the loads that are under way in this process, one for each key. The
// zero value is ready to use.
type flights struct {
	mu    sync.Mutex // guards byKey
	byKey map[string]*flight
}

type flight struct {
	done     chan struct{} // closed when the rest is there
	data     []byte        // for all; nobody changes it
	err      error
	panicked error
}

// do waits for the flight for key, which run is unless there is one already. run is
// not cancelled with c, for others wait for it too.
func (f *flights) do(c context.Context, key string, run loader) ([]byte, error) {
	if err := c.Err(); err != nil {
		return nil, err
	}
	one := f.join(c, key, run)
	select {
	case <-one.done:
	case <-c.Done():
		return nil, c.Err()
	}
	if one.panicked != nil {
		panic(one.panicked) //nolint:forbidigo // the panic of the load goes on in all who waited for it
	}
	return one.data, one.err
}

func (f *flights) join(c context.Context, key string, run loader) *flight {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one := f.byKey[key]; one != nil {
		return one
	}
	if f.byKey == nil {
		f.byKey = make(map[string]*flight)
	}
	one := &flight{done: make(chan struct{}), err: errNoEnd}
	f.byKey[key] = one
	go f.fly(context.WithoutCancel(c), key, one, run)
	return one
}

// errNoEnd is the result of a load that called [runtime.Goexit].
var errNoEnd = errors.New("redis: cache: the load has ended its goroutine")

func (f *flights) fly(c context.Context, key string, one *flight, run loader) {
	defer func() {
		if v := recover(); v != nil {
			one.panicked = fmt.Errorf("redis: cache: the load panicked: %v\n%s", v, debug.Stack())
		}
		f.land(key, one)
		close(one.done)
	}()
	one.data, one.err = run(c)
}

// land removes a flight, unless it was forgotten.
func (f *flights) land(key string, one *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.byKey[key] == one {
		delete(f.byKey, key)
	}
}

// forget lets the next caller begin a flight of its own.
func (f *flights) forget(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.byKey, key)
}
