// Package schedule runs tasks at intervals and by cron expressions, as
// egg-schedule 4 does:
//
//	s := schedule.New(&schedule.Options{Env: "prod"})
//	err := s.Add(schedule.Task{
//		Name: "clean",
//		Spec: schedule.Spec{Cron: "0 30 4 * * *"}, // second minute hour day month weekday
//		Run:  func(ctx context.Context, args ...any) error { return files.Clean(ctx) },
//	})
//	...
//	err = s.Start(ctx)
//	defer s.Stop(ctx)
//
// The next timer is set when one fires, however long the task takes. What Egg
// leaves to the task is done here: runs of one task do not overlap ([Overlap]),
// one machine of a fleet runs it ([Locker]), Stop cancels runs and waits for them,
// and a panic is an error of that run. A run that is missed, because the machine
// slept or no process was there, is not made up for.
//
// # One process or several
//
// A scheduler has timers and runs tasks. Where these are two processes, as agent
// and worker are in Egg, the one with the timers has [Options.Dispatch] send jobs
// to the other, which has the same tasks, is not started, and calls
// [Scheduler.Execute].
//
// # Differences from Egg
//
// Overlap is [Skip] by default; Egg's behaviour is [Allow]. An empty list of Env
// means every environment, not none. A type may be left out and is [Worker]. Both
// an interval and a cron expression are an error, where Egg ignores the latter.
// For cron expressions see [ParseCron] and [Cron.Next].
package schedule
