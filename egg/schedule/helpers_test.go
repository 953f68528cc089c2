package schedule_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

// lines is a handler that keeps what was logged, as "LEVEL message".
type lines struct {
	mu  sync.Mutex
	all []string
}

func (l *lines) Enabled(context.Context, slog.Level) bool { return true }
func (l *lines) WithAttrs([]slog.Attr) slog.Handler       { return l }
func (l *lines) WithGroup(string) slog.Handler            { return l }

func (l *lines) Handle(_ context.Context, r slog.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, r.Level.String()+" "+r.Message)
	return nil
}

// with returns the lines that have part in them.
func (l *lines) with(part string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.all), func(line string) bool { return !strings.Contains(line, part) })
}

// diary notes what happens and when, in time since it was made.
type diary struct {
	start time.Time

	mu      sync.Mutex
	entries []string
}

func newDiary() *diary { return &diary{start: time.Now()} }

func (d *diary) note(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.entries = append(d.entries, what+" "+time.Since(d.start).String())
}

func (d *diary) want(t *testing.T, want ...string) {
	t.Helper()
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.entries, want) {
		t.Errorf("happened: %q\nwant:     %q", d.entries, want)
	}
}

// noting is a task that only notes that it ran.
func (d *diary) noting(name string, spec schedule.Spec) schedule.Task {
	return schedule.Task{Name: name, Spec: spec, Run: func(context.Context, ...any) error {
		d.note(name)
		return nil
	}}
}

// lasting is a task that takes a while, and ends early with its context.
func (d *diary) lasting(name string, spec schedule.Spec, long time.Duration) schedule.Task {
	return schedule.Task{Name: name, Spec: spec, Run: func(ctx context.Context, _ ...any) error {
		d.note("start")
		select {
		case <-time.After(long):
			d.note("end")
			return nil
		case <-ctx.Done():
			d.note(context.Cause(ctx).Error())
			return ctx.Err()
		}
	}}
}

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }

// started returns a running scheduler with the tasks, which stops with the test.
// It is called in a bubble.
func started(t *testing.T, opts schedule.Options, tasks ...schedule.Task) *schedule.Scheduler {
	t.Helper()
	if opts.Logger == nil {
		opts.Logger = silent()
	}
	s := schedule.New(&opts)
	for _, task := range tasks {
		if err := s.Add(task); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func stop(t *testing.T, s *schedule.Scheduler) {
	t.Helper()
	if err := s.Stop(t.Context()); err != nil {
		t.Errorf("Stop: %v", err)
	}
}

// stubborn is a task that does not end with its context.
func (d *diary) stubborn(name string, spec schedule.Spec, long time.Duration) schedule.Task {
	return schedule.Task{Name: name, Spec: spec, Run: func(context.Context, ...any) error {
		d.note("start")
		time.Sleep(long)
		d.note("end")
		return nil
	}}
}
