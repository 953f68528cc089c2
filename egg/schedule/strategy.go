package schedule

import (
	"context"
	"time"
)

// Strategy decides when the tasks of one type run, where a timer does not
// (agent.schedule.use in Egg): on a message of a queue, say. Register it with
// [Scheduler.Use]. The types worker and all are strategies with timers.
type Strategy interface {
	// Run is called once for each task of the type, in a goroutine of its own, and
	// triggers the task whenever it is due. It returns when ctx ends; an error that
	// it returns before is logged, and the task is not triggered any more.
	Run(ctx context.Context, t *Trigger) error
}

// Trigger starts runs of one task for a [Strategy]. It may be used concurrently.
type Trigger struct {
	scheduler *Scheduler
	entry     *entry
}

// Task returns the task.
func (t *Trigger) Task() Task { return t.entry.task }

// SendOne has one process run the task with args, and does not wait for it. The
// task's Overlap, Jitter and Timeout apply. The Locker is not asked: that each
// machine does not get the same event is up to the strategy.
func (t *Trigger) SendOne(args ...any) { t.send(false, args) }

// SendAll is SendOne for every process.
func (t *Trigger) SendAll(args ...any) { t.send(true, args) }

func (t *Trigger) send(all bool, args []any) {
	job := t.entry.newJob(time.Now(), args)
	job.All = all
	t.scheduler.fire(t.entry, job)
}
