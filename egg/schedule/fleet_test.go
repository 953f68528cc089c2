package schedule_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

func TestFleet(t *testing.T) {
	utc := schedule.CronOptions{TZ: "UTC"}
	for _, tt := range []struct {
		name  string
		spec  schedule.Spec
		takes time.Duration
		want  []string
	}{
		{"runs a cron tick once", schedule.Spec{Cron: "*/10 * * * * *", CronOptions: utc}, time.Second,
			[]string{"start 10s", "end 11s", "start 20s", "end 21s", "start 30s", "end 31s"}},
		{"runs once in an interval, though machines start apart", schedule.Spec{Interval: 10 * time.Second}, time.Second,
			[]string{"start 10s", "end 11s", "start 20s", "end 21s", "start 30s", "end 31s"}},
		{"starts once in a minute", schedule.Spec{Immediate: true}, time.Second, []string{"start 0s", "end 1s"}},
		{"does not overlap on two machines", schedule.Spec{Cron: "*/10 * * * * *", CronOptions: utc}, 15 * time.Second,
			[]string{"start 10s", "end 25s", "start 30s"}},
		{"overlaps if allowed", schedule.Spec{Cron: "*/15 * * * * *", CronOptions: utc, Overlap: schedule.Allow}, 16 * time.Second,
			[]string{"start 15s", "start 30s", "end 31s"}},
		{"runs the type all everywhere", schedule.Spec{Type: schedule.All, Cron: "*/20 * * * * *", CronOptions: utc}, time.Second,
			[]string{"start 20s", "start 20s", "end 21s", "end 21s"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDiary()
				opts := schedule.Options{Locker: &schedule.LocalLocker{}, Grace: -1}
				task := d.lasting("x", tt.spec, tt.takes)
				one := started(t, opts, task)
				time.Sleep(3 * time.Second)
				two := started(t, opts, task)
				time.Sleep(34500*time.Millisecond - 3*time.Second)
				d.want(t, tt.want...)
				stop(t, one)
				stop(t, two)
			})
		})
	}
}

func TestFleetAfterACrash(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spec  schedule.Spec
		ttl   time.Duration
		first time.Duration
	}{
		{"goes on after 10 minutes", schedule.Spec{Interval: time.Minute}, 0, 10 * time.Minute},
		{"goes on after LockTTL", schedule.Spec{Interval: time.Minute}, 3 * time.Minute, 3 * time.Minute},
		{"goes on after Timeout and Grace", schedule.Spec{Interval: time.Minute, Timeout: 55 * time.Second}, 0, time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lock := &schedule.LocalLocker{}
				d := newDiary()
				s := started(t, schedule.Options{Locker: lock, LockTTL: tt.ttl}, d.noting("x", tt.spec))
				var ttl time.Duration
				// The dead machine is one that asked as this one would have and never released.
				if _, ok, err := lock.Lock(t.Context(), "x", time.Now(), tt.first); !ok || err != nil {
					t.Fatal(ok, err)
				}
				spy := &ttlSpy{Locker: &schedule.LocalLocker{}, ttl: &ttl}
				other := started(t, schedule.Options{Locker: spy, LockTTL: tt.ttl}, newDiary().noting("x", tt.spec))
				time.Sleep(tt.first + time.Second)
				d.want(t, "x "+tt.first.String())
				if ttl != tt.first {
					t.Errorf("asked for %v, want %v", ttl, tt.first)
				}
				stop(t, s)
				stop(t, other)
			})
		})
	}
}

type ttlSpy struct {
	schedule.Locker
	ttl *time.Duration
}

func (l *ttlSpy) Lock(ctx context.Context, name string, tick time.Time, ttl time.Duration) (func(context.Context) error, bool, error) {
	*l.ttl = ttl
	return l.Locker.Lock(ctx, name, tick, ttl)
}

// broken is the locker of a store that cannot be reached.
type broken struct{ hangs bool }

func (b broken) Lock(ctx context.Context, _ string, _ time.Time, _ time.Duration) (func(context.Context) error, bool, error) {
	if b.hangs {
		<-ctx.Done()
		return nil, false, ctx.Err()
	}
	return nil, false, errors.New("no connection")
}

func TestFleetWithoutItsStore(t *testing.T) {
	for _, tt := range []struct {
		name   string
		locker broken
		want   string
	}{
		{"does not run", broken{}, "x skip due to lock failed. Error: no connection"},
		{"does not wait for ever", broken{hangs: true}, "x skip due to lock failed. Error: context deadline exceeded"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, log := newDiary(), &lines{}
				s := started(t, schedule.Options{Locker: tt.locker, Logger: slog.New(log)},
					d.noting("x", schedule.Spec{Interval: 10 * time.Second}))
				time.Sleep(25 * time.Second)
				stop(t, s)
				d.want(t)
				if got := log.with(tt.want); len(got) != 2 {
					t.Errorf("logged %q, want %q twice", log.with("lock"), tt.want)
				}
			})
		})
	}
}

// leaving is a locker whose store is gone when a run is over.
type leaving struct{ schedule.LocalLocker }

func (l *leaving) Lock(ctx context.Context, name string, tick time.Time, ttl time.Duration) (func(context.Context) error, bool, error) {
	_, ok, err := l.LocalLocker.Lock(ctx, name, tick, ttl)
	return func(context.Context) error { return errors.New("no connection") }, ok, err
}

func TestFleetLosesItsStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, log := newDiary(), &lines{}
		s := started(t, schedule.Options{Locker: &leaving{}, Logger: slog.New(log)}, d.noting("x", schedule.Spec{Immediate: true}))
		synctest.Wait()
		stop(t, s)
		d.want(t, "x 0s")
		if got := log.with("x unlock failed. Error: no connection"); len(got) != 1 {
			t.Errorf("logged %q, want why the lock is not released", log.with("lock"))
		}
	})
}
