package dev

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// supervisor decides what happens when. Its fields below board belong to the
// goroutine of run.
type supervisor struct {
	opts     Options
	url      string
	tree     *tree
	watch    *watcher
	builder  *builder
	launcher *launcher
	gate     *gate
	hub      *hub
	console  *console
	board    board

	worker  *worker  // nil when there is none
	program string   // the last one that ran
	failure *failure // of the files as they are
	crash   *failure // of the program, which ended and is not back yet

	dirty    class           // what the changes since the last switch ask for
	changed  map[string]bool // the files of these changes
	noticed  time.Time       // the first of these changes
	settle   *time.Timer     // until the last save is over
	settling bool
	attempt  context.CancelFunc // nil when none is under way
	begun    time.Time          // the last build
	results  chan *result

	exits   chan *worker
	crashes int // in a row
	retry   *time.Timer

	listed  chan *packages
	listing bool
	relist  bool // another build has ended meanwhile

	others sync.WaitGroup // all goroutines but that of run
}

// settleTime is how long nothing may happen until a save counts as complete:
// editors write a file in several steps, and some tools write several files.
const settleTime = 60 * time.Millisecond

// settleLimit is when a build begins although writing goes on.
const settleLimit = 500 * time.Millisecond

// run goes on until ctx is done.
func (s *supervisor) run(ctx context.Context) {
	if s.watch.why != nil {
		s.console.say(yellow, event{Event: "poll", Text: fmt.Sprintf("cannot watch files, looking twice a second instead: %v", s.watch.why)})
	}
	s.others.Go(func() { s.watch.run(ctx) })
	s.noticed = time.Now()
	s.dirty = build
	s.begin(ctx, build)
	for {
		select {
		case name := <-s.watch.names:
			s.notice(name)
		case <-s.settle.C:
			s.settled(ctx)
		case r := <-s.results:
			s.finished(ctx, r)
		case w := <-s.exits:
			s.died(ctx, w)
		case <-s.retry.C:
			s.begin(ctx, revive)
		case p := <-s.listed:
			s.extend(ctx, p)
		case <-ctx.Done():
			s.shutdown()
			return
		}
	}
}

// notice holds requests as soon as a file may have changed that they depend on.
func (s *supervisor) notice(name string) {
	if name != "" {
		c := s.tree.suspect(name)
		if c == nothing {
			return
		}
		if c >= restart {
			s.gate.hold()
		}
	}
	if s.attempt == nil && !s.settling {
		s.noticed = time.Now()
	}
	if !s.settling || time.Since(s.noticed) < settleLimit {
		s.settle.Reset(settleTime)
	}
	s.settling = true
}

// settled looks at what changed.
func (s *supervisor) settled(ctx context.Context) {
	s.settling = false
	top := nothing
	var names []string
	for _, c := range s.tree.scan() {
		top = max(top, c.class)
		names = append(names, s.relative(c.path))
		if c.class >= restart {
			s.changed[c.path] = true
		}
	}
	switch top {
	case nothing:
	case styles:
		s.console.say(dim, event{Event: "styles", Text: strings.Join(names, ", ") + " changed; style sheets are swapped"})
		s.hub.tell(eventStyles)
	case browser:
		s.console.say(dim, event{Event: "reload", Text: strings.Join(names, ", ") + " changed; the browser reloads"})
		s.hub.tell(eventReload)
	default:
		s.dirty = max(s.dirty, top)
		s.abort()
		s.begin(ctx, s.dirty)
	}
	s.reopen()
}

func (s *supervisor) relative(name string) string {
	if rel, err := filepath.Rel(s.opts.Dir, name); err == nil {
		return filepath.ToSlash(rel)
	}
	return name
}

// reopen lets requests through when nothing is under way that they should wait for.
func (s *supervisor) reopen() {
	if s.attempt == nil && !s.settling {
		s.gate.open(s.worker, s.shown())
	}
}

// shown is the failure to show: the mistake in the files rather than that the old
// program does not run any more.
func (s *supervisor) shown() *failure {
	if s.failure == nil && s.worker == nil {
		return s.crash
	}
	return s.failure
}

// begin tries to get a worker.
func (s *supervisor) begin(ctx context.Context, c class) {
	s.gate.hold()
	s.retry.Stop()
	s.board.update(func(b *status) { b.State = "building" })
	ctx, s.attempt = context.WithCancel(ctx)
	program := s.program
	if program == "" {
		c = build
	}
	if c == build {
		s.begun = time.Now()
	}
	go func() { s.results <- s.try(ctx, c, program) }()
}

// abort ends an attempt that is under way and waits until no build is left of it. A
// worker that was just ready is told to end.
func (s *supervisor) abort() {
	if s.attempt == nil {
		return
	}
	s.attempt()
	s.attempt = nil
	r := <-s.results
	s.drain(r.worker)
	s.forget(r.program)
}

// forget removes a program that nobody will start again.
func (s *supervisor) forget(program string) {
	if program != s.program {
		_ = os.Remove(program) // it may be running, or not be there
	}
}

// finished takes over what an attempt brought.
func (s *supervisor) finished(ctx context.Context, r *result) {
	s.attempt()
	s.attempt = nil
	switch {
	case ctx.Err() != nil:
		s.drain(r.worker)
		return
	case r.failure == nil:
		s.switchTo(ctx, r)
	case r.class == revive:
		s.later(r.failure)
	default:
		s.forget(r.program)
		s.fail(ctx, r.failure)
	}
	if r.class == build {
		s.list(ctx) // after a failure too: the mistake may be in another module
	}
	s.publish()
	s.reopen()
}

// switchTo makes the new worker the current one and lets the old one finish.
func (s *supervisor) switchTo(ctx context.Context, r *result) {
	old, oldProgram := s.worker, s.program
	first := oldProgram == ""
	s.worker, s.program, s.crash = r.worker, r.program, nil
	if oldProgram != r.program {
		s.forget(oldProgram)
	}
	if r.class != revive {
		r.timing.Total = time.Since(s.noticed).Milliseconds()
		r.timing.Files = len(s.changed)
		s.failure, s.dirty, s.crashes = nil, nothing, 0
		clear(s.changed)
		s.board.update(func(b *status) { b.Builds++; b.switched(&r.timing) })
	}
	s.gate.open(s.worker, s.failure)
	s.hub.tell(eventReload)
	s.report(r, first)
	s.watchExit(ctx, r.worker)
	s.drain(old)
}

func (s *supervisor) report(r *result, first bool) {
	switch {
	case r.class == revive:
		s.console.say(green, event{Event: "restarted", Text: "the application runs again"})
	case first:
		s.console.say(green, event{Event: "ready", Timing: &r.timing, Text: fmt.Sprintf("%s answers after %d ms (%s)", s.url, r.timing.Total, r.timing.phases())})
		if s.opts.Open {
			openBrowser(s.url)
		}
	case r.class == restart:
		s.console.say(green, event{Event: "restarted", Timing: &r.timing, Text: "restarted in " + r.timing.String()})
	default:
		s.console.say(green, event{Event: "rebuilt", Timing: &r.timing, Text: "rebuilt in " + r.timing.String()})
	}
}

// drain lets a worker answer what it has, and ends it.
func (s *supervisor) drain(w *worker) {
	if w == nil {
		return
	}
	s.others.Go(func() {
		s.gate.idle(w, time.Second)
		w.stop(s.opts.DrainLimit)
	})
}

// fail shows what is wrong with the files. The last good worker stays; when it died
// meanwhile its program is started again.
func (s *supervisor) fail(ctx context.Context, f *failure) {
	s.failure = f
	s.console.say(red, event{Event: "failed", Text: f.Title, Failure: f})
	s.hub.tell(eventFailure)
	if s.worker == nil && s.program != "" {
		s.begin(ctx, revive)
	}
}

// publish brings the status up to date.
func (s *supervisor) publish() {
	s.board.update(func(b *status) {
		b.Failure, b.Worker = s.shown(), nil
		if s.worker != nil {
			b.Worker = &process{PID: s.worker.cmd.Process.Pid, Started: s.worker.started}
		}
		switch {
		case s.attempt != nil:
			b.State = "building"
		case b.Failure != nil:
			b.State = "failed"
		default:
			b.State = "ready"
		}
	})
}

// list asks the go command, beside everything else, what to watch.
func (s *supervisor) list(ctx context.Context) {
	if s.listing {
		s.relist = true
		return
	}
	s.listing = true
	begun := s.begun
	s.others.Go(func() {
		select {
		case s.listed <- s.builder.listPackages(ctx, begun):
		case <-ctx.Done():
		}
	})
}

// extend watches what list found.
func (s *supervisor) extend(ctx context.Context, p *packages) {
	s.tree.extend(p)
	s.watch.addOutside(p.directories(s.opts.Dir))
	s.notice("") // it may have changed before it was watched
	s.listing = false
	if s.relist {
		s.relist = false
		s.list(ctx)
	}
}

// shutdown ends everything.
func (s *supervisor) shutdown() {
	s.abort()
	s.hub.close()
	s.gate.open(nil, &failure{Stage: running, Title: "egg dev has ended"})
	if s.worker != nil {
		s.gate.idle(s.worker, time.Second)
		s.worker.stop(s.opts.DrainLimit)
	}
	s.others.Wait()
}
