package schedule

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Job is one run of a task.
type Job struct {
	// ID tells the run from others in logs. It has digits only.
	ID string

	// Task is the name of the task.
	Task string

	// Spec is that of the task.
	Spec Spec

	// Tick is the time at which the run was due: before delays, queues and
	// dispatch. Without a timer it is the time of the call.
	Tick time.Time

	// All says that every process is to run it, not one of them.
	All bool

	// Args are the arguments for the task.
	Args []any

	// claim is the time under which the run is asked from the Locker, zero if no
	// lock is needed.
	claim time.Time
}

// URL is what Egg shows as the URL of the run's context, whose method is
// SCHEDULE: "/__schedule?path=clean&type=worker&interval=1000", intervals in
// milliseconds.
func (j Job) URL() string {
	var b strings.Builder
	add := func(key, value string) { b.WriteString("&" + key + "=" + escape(value)) }
	b.WriteString("/__schedule?path=" + strings.ReplaceAll(escape(j.Task), "%2F", "/"))
	add("type", j.Spec.kind())
	if j.Spec.Interval > 0 {
		add("interval", strconv.FormatInt(j.Spec.Interval.Milliseconds(), 10))
	}
	if j.Spec.Cron != "" {
		add("cron", j.Spec.Cron)
	}
	if j.Spec.Immediate {
		add("immediate", "true")
	}
	for _, env := range j.Spec.Env {
		add("env", env)
	}
	return b.String()
}

// escape does what Node's querystring does to a cron expression.
func escape(value string) string {
	return strings.NewReplacer("+", "%20", "%2A", "*").Replace(url.QueryEscape(value))
}

// newID is built like Egg's: the time in milliseconds, a finer part of it, and
// the number of the run.
func newID(now time.Time, count int) string {
	return fmt.Sprintf("%d%09d%d", now.UnixMilli(), now.Nanosecond(), count)
}
