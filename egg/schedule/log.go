package schedule

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// journal writes the lines of egg-schedule 4.0.1 (app.js, lib/strategy/*.js,
// lib/load_schedule.js), and in the same form what Egg has no line for. A line is
// in the message alone, for Egg's format has no attributes.
type journal struct{ *slog.Logger }

func (l journal) registered(e *entry) {
	l.Info("[egg-schedule]: register schedule " + e.task.Name)
}

func (l journal) ignored(name string) {
	l.Info("[egg-schedule]: ignore schedule " + name + " due to `schedule.env` not match")
}

func (l journal) nextImmediate(e *entry) {
	l.Info("[Timer] " + e.task.Name + " next time will execute immediate")
}

func (l journal) next(e *entry, tick, now time.Time) {
	l.Info(fmt.Sprintf("[Timer] %s next time will execute after %dms at %s",
		e.task.Name, tick.UnixMilli()-now.UnixMilli(), tick.Local().Format("2006-01-02 15:04:05.000")))
}

func (l journal) noNext(e *entry) {
	l.Info("[Timer] " + e.task.Name + " reach endDate, will stop")
}

func (l journal) strategyFailed(e *entry, err error) {
	l.Error(fmt.Sprintf("[egg-schedule] %s strategy %s stopped: %s", e.task.Name, e.task.Spec.kind(), describe(err)))
}

func (l journal) closed(name string) {
	l.Warn(name + " skip due to schedule closed")
}

func (l journal) triggered(job Job) {
	how := "send random by agent"
	if job.All {
		how = "send all by agent"
	}
	l.Debug(job.label() + " triggered, " + how)
}

func (l journal) overlapped(job Job) {
	l.Warn(job.label() + " skip due to the run before it, overlap is " + string(cmp.Or(job.Spec.Overlap, Skip)))
}

func (l journal) lockedOut(job Job) {
	l.Debug(job.label() + " skip due to another machine running it")
}

func (l journal) lockFailed(job Job, err error) {
	l.Error(job.label() + " skip due to lock failed. " + describe(err))
}

func (l journal) unlockFailed(job Job, err error) {
	l.Warn(job.label() + " unlock failed. " + describe(err))
}

func (l journal) unknown(job Job) { l.Warn(job.label() + " unknown task") }

func (l journal) disabled(job Job) { l.Warn(job.label() + " disable") }

func (l journal) executing(job Job) { l.Info(job.label() + " executing by app") }

func (l journal) executed(job Job, took time.Duration, err error) {
	if err == nil {
		l.Info(fmt.Sprintf("%s execute succeed, used %dms.", job.label(), took.Milliseconds()))
		return
	}
	l.Error(fmt.Sprintf("%s execute failed, used %dms. %s", job.label(), took.Milliseconds(), describe(err)))
}

func (j Job) label() string { return "[Job#" + j.ID + "] " + j.Task }

// describe is the text of err as Node prints one, with the stack of a panic.
func describe(err error) string {
	text := "Error: " + err.Error()
	if p, ok := errors.AsType[*PanicError](err); ok {
		text += "\n" + string(p.Stack)
	}
	return text
}
