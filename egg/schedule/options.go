package schedule

import (
	"cmp"
	"context"
	"log/slog"
	"time"
)

// Options configure a scheduler. The zero value is for one process on one
// machine.
type Options struct {
	// Logger takes what Egg writes to egg-schedule.log. Default: slog.Default().
	Logger *slog.Logger

	// CoreLogger takes the line about a task that is not for this environment, which
	// Egg writes to egg-web.log. Default: Logger.
	CoreLogger *slog.Logger

	// Env is the environment, for Spec.Env.
	Env string

	// Locker makes the timers of one machine of the fleet run a task of type Worker.
	// Default: each machine runs it.
	//
	// Machines have to agree upon when a task is due. For Cron they do, within their
	// clocks. Of a task by Interval the fleet makes one run in each stretch of that
	// length, and of an Immediate one (without Interval) one run in a minute.
	Locker Locker

	// LockTTL is how long a machine that died in a run without Spec.Timeout keeps
	// the others from running the task. Longer runs need a Timeout or they may
	// overlap. Default: 10 minutes.
	LockTTL time.Duration

	// Spread delays every task by its share of this time, the same for each run and
	// on each machine, so that tasks with one cron expression do not start at once.
	// Default: no delay.
	Spread time.Duration

	// Grace is how long runs may go on after Stop before their contexts are
	// cancelled. Default: 5 seconds; negative: they are cancelled at once.
	Grace time.Duration

	// Wrap is called for each run, in place of run, which it calls: to put an
	// application's context into ctx, say. See [Job.URL]. Default: run alone.
	Wrap func(ctx context.Context, job Job, run func(context.Context) error) error

	// Dispatch is called for each job that is due, in place of running it, where the
	// process with the timers (Egg's agent) is not the one that does the work. It
	// hands the job to one process, or to every one if [Job.All], which calls
	// [Scheduler.Execute]; and it returns when the job is over, for Overlap counts
	// on that. Its error is only for [Status]. Default: the job is run here.
	Dispatch func(ctx context.Context, job Job) error
}

// complete returns a copy with the defaults filled in.
func (o *Options) complete() Options {
	var c Options
	if o != nil {
		c = *o
	}
	c.Logger = cmp.Or(c.Logger, slog.Default())
	c.CoreLogger = cmp.Or(c.CoreLogger, c.Logger)
	c.LockTTL = cmp.Or(c.LockTTL, 10*time.Minute)
	c.Grace = max(0, cmp.Or(c.Grace, 5*time.Second))
	return c
}
