package chaos_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// target is a proxy under load.
type target struct{ name, addr string }

// seen is what clients saw of a target in a phase.
type seen struct {
	took   []time.Duration
	errors []string
}

func (s seen) p99() time.Duration {
	if len(s.took) == 0 {
		return 0
	}
	slices.Sort(s.took)
	return s.took[len(s.took)*99/100].Round(time.Millisecond)
}

// load is a steady stream of GETs to all services behind all targets. A request
// belongs to the phase in which it begins.
type load struct {
	client *http.Client

	mu     sync.Mutex // guards the fields below
	phase  string
	phases []string // in order
	seen   map[[2]string]seen
}

const (
	clients = 20                    // of each service, at each target
	pause   = 60 * time.Millisecond // between two requests of a client at the least
)

// begin sends requests until the test ends or stop is called.
func begin(t *testing.T, targets []target, services []string) (l *load, stop func()) {
	t.Helper()
	l = &load{
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: 20 * time.Second},
		seen:   map[[2]string]seen{},
	}
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for _, to := range targets {
		for _, service := range services {
			for range clients {
				all.Go(func() { l.run(ctx, to, service) })
			}
		}
	}
	stop = sync.OnceFunc(func() {
		cancel()
		all.Wait()
		l.client.CloseIdleConnections()
	})
	t.Cleanup(stop)
	return l, stop
}

func (l *load) run(ctx context.Context, to target, service string) {
	turns := time.NewTicker(pause)
	defer turns.Stop()
	for ctx.Err() == nil {
		l.mu.Lock()
		phase := l.phase
		l.mu.Unlock()
		start := time.Now()
		err := l.get(to, service)
		l.note(phase, to.name, time.Since(start), err)
		select {
		case <-ctx.Done():
		case <-turns.C:
		}
	}
}

// get fails unless the right service answers with its name. It does not end with the
// load: each request that was begun counts.
func (l *load) get(to target, service string) error {
	res, err := l.client.Get("http://" + to.addr + "/" + service + "/")
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusOK || string(body) != service {
		return fmt.Errorf("%s: status %d, %q, %v", service, res.StatusCode, body, err)
	}
	return nil
}

func (l *load) note(phase, target string, took time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := [2]string{phase, target}
	s := l.seen[key]
	s.took = append(s.took, took)
	if err != nil {
		s.errors = append(s.errors, err.Error())
	}
	l.seen[key] = s
}

// enter begins a phase.
func (l *load) enter(phase string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.phase, l.phases = phase, append(l.phases, phase)
}

// of is what clients saw of a target, in all phases when none is given. The load must
// have stopped.
func (l *load) of(target string, phases ...string) (sum seen) {
	if len(phases) == 0 {
		phases = l.phases
	}
	for _, phase := range phases {
		s := l.seen[[2]string{phase, target}]
		sum.took, sum.errors = append(sum.took, s.took...), append(sum.errors, s.errors...)
	}
	return sum
}
