package schedule

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Types of tasks. Others come from [Scheduler.Use].
const (
	Worker = "worker" // one process runs it: of a cluster, and with a Locker of the fleet
	All    = "all"    // every process of every machine runs it
)

// Overlap says what happens when a task is due while it still runs.
type Overlap string

// What to do with a run that is due during another one of the same task.
const (
	// Skip leaves it out, which the log says. The default.
	Skip Overlap = "skip"

	// Queue keeps it until the runs before it are over. 100 runs may wait, more are
	// skipped.
	Queue Overlap = "queue"

	// Allow runs both at a time, as Egg does.
	Allow Overlap = "allow"

	// Replace cancels the context of the one under way, with the cause
	// [ErrReplaced], and starts the new one when that has returned.
	Replace Overlap = "replace"
)

// Spec says when a task runs: Egg's property schedule. It needs one of Interval,
// Cron and Immediate.
type Spec struct {
	// Type is Worker, All or a type given to [Scheduler.Use]. Default: Worker.
	Type string

	// Interval is the time from one run to the next one, whatever a run takes. The
	// first run comes after one interval. At least a millisecond.
	Interval time.Duration

	// Cron is an expression for [ParseCron], such as "0 30 4 * * *" for half past
	// four every day. Interval and Cron exclude each other.
	Cron string

	// CronOptions qualify Cron.
	CronOptions CronOptions

	// Immediate adds a run at the start.
	Immediate bool

	// Disable keeps the task from running by itself. [Scheduler.Run] runs it still.
	Disable bool

	// Env lists the environments in which the task exists. Default: all of them.
	Env []string

	// Overlap says what happens when the task is due while it still runs. Default:
	// Skip.
	Overlap Overlap

	// Jitter delays each run by a random time below it, so that tasks due at the
	// same time do not load others at the same time. Default: no delay.
	Jitter time.Duration

	// Timeout is the time after which the context of a run ends. Default: no limit.
	Timeout time.Duration
}

// Task is a function and when to run it.
type Task struct {
	// Name is unique in a scheduler. It stands in the log where Egg has the path of
	// the file.
	Name string

	// Spec says when the task runs. It is copied by Add.
	Spec Spec

	// Run does the work, with the arguments of [Scheduler.Run] or of the strategy;
	// timers give none. It should return soon after ctx has ended.
	Run func(ctx context.Context, args ...any) error
}

// check returns the parsed form of Spec.Cron, nil if that is empty.
func (t *Task) check() (*Cron, error) {
	if t.Name == "" {
		return nil, errors.New("[egg-schedule] a task has no name: set Task.Name")
	}
	if t.Run == nil {
		return nil, fmt.Errorf("schedule(%s): must have schedule and task properties: set Task.Run", t.Name)
	}
	cron, err := t.Spec.check()
	if err != nil {
		return nil, fmt.Errorf("[egg-schedule] %s %w", t.Name, err)
	}
	return cron, nil
}

func (s *Spec) check() (*Cron, error) {
	switch {
	case s.Interval == 0 && s.Cron == "" && !s.Immediate && !s.Disable && s.timed():
		return nil, errors.New("schedule.interval or schedule.cron or schedule.immediate must be present")
	case s.Interval != 0 && s.Interval < time.Millisecond:
		return nil, fmt.Errorf("schedule.interval is %v, less than 1ms: write a time.Duration such as 5*time.Second", s.Interval)
	case s.Interval != 0 && s.Cron != "":
		return nil, fmt.Errorf("has schedule.interval %v and schedule.cron %q: remove one of them", s.Interval, s.Cron)
	case s.Cron == "" && s.CronOptions != CronOptions{}:
		return nil, errors.New("has schedule.cronOptions without schedule.cron: set it or remove the options")
	case s.Jitter < 0:
		return nil, fmt.Errorf("schedule.jitter is %v: it cannot be negative", s.Jitter)
	case s.Timeout < 0:
		return nil, fmt.Errorf("schedule.timeout is %v: it cannot be negative, 0 is no limit", s.Timeout)
	case s.Overlap != "" && !slices.Contains([]Overlap{Skip, Queue, Allow, Replace}, s.Overlap):
		return nil, fmt.Errorf("schedule.overlap %q is not one of skip, queue, allow, replace", s.Overlap)
	case s.Cron == "":
		return nil, nil
	}
	cron, err := ParseCron(s.Cron, &s.CronOptions)
	if err != nil {
		return nil, fmt.Errorf("parse cron instruction(%s) error: %w", s.Cron, err)
	}
	return cron, nil
}

func (s *Spec) kind() string {
	if s.Type == "" {
		return Worker
	}
	return s.Type
}

// timed reports whether a timer runs the task, not a strategy of others.
func (s *Spec) timed() bool { return s.kind() == Worker || s.kind() == All }

func (s *Spec) inEnv(env string) bool { return len(s.Env) == 0 || slices.Contains(s.Env, env) }
