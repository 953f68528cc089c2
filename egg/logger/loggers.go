package logger

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Options are for what is not part of the section `logger`. All are optional.
type Options struct {
	// CustomLogger is Egg's section `customLogger`: further loggers by name. The
	// logger of schedules, scheduleLogger, is there without being named: in
	// egg-schedule.log, and not on the console.
	CustomLogger map[string]CustomLogger

	// Agent makes the loggers those of an agent process, whose App and Core write
	// to AgentLogName.
	Agent bool

	// Stdout and Stderr are the console. Defaults: os.Stdout and os.Stderr. They
	// get one Write for each line.
	Stdout, Stderr io.Writer

	// Request finds the request that a context belongs to, for contexts without one of
	// [WithRequest]; nil is none. It must be safe for concurrent use.
	Request func(ctx context.Context) func() Info

	// Watch is told of each line that a logger writes into its file, or would without
	// Config.Stdout: the name of the logger, and the line without its end. Errors come
	// under errorLogger too, as in the files. It must be safe for concurrent use.
	Watch func(logger, line string)

	// Getenv looks an environment variable up. Default: os.Getenv.
	Getenv func(name string) string

	// Now is the clock for reports of files that cannot be written, and for records
	// without a time. Default: time.Now.
	Now func() time.Time
}

// Loggers are the loggers of one process. They and the loggers they hand out are
// safe for concurrent use.
//
// A record goes to the file of its logger and to the console, each if its level
// is high enough. Records of level ERROR go to the file of errors too
// (ConcentrateError), which also prints them on the console.
//
// Trouble with a file never reaches who logs. Lines that cannot be written wait in
// memory, up to 1 MiB for each file, until the disk can take them; what does not
// fit is counted ([Loggers.Lost]). Standard error says so, once a minute for each
// file, and when it is over. If the file of the application cannot be opened at the
// start, everything goes to the console instead, for the life of the process.
//
// Several processes may write the same files: each writes whole lines at the end,
// and notices before each write when another one has moved the file.
type Loggers struct {
	config  Config
	render  renderer
	console *console
	stdout  string // "text" or "json": no files
	quiet   atomic.Bool
	stderr  *reporter
	now     func() time.Time
	request func(ctx context.Context) func() Info
	watch   func(logger, line string)
	targets map[string]*target
	files   map[string]*file

	stop  chan struct{}
	ended sync.WaitGroup
	once  sync.Once
}

// New opens the files. Its error says everything that is wrong with the
// configuration; a folder that cannot be written is none (see [Loggers]).
func New(c *Config, o *Options) (*Loggers, error) {
	l := &Loggers{config: *c, targets: map[string]*target{}, files: map[string]*file{}, stop: make(chan struct{})}
	l.config.fill()
	dir, err := filepath.Abs(l.config.Dir)
	if err != nil {
		return nil, fmt.Errorf("logger: dir: %w", err)
	}
	l.config.Dir = dir
	var options Options
	if o != nil {
		options = *o
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Getenv == nil {
		options.Getenv = os.Getenv
	}
	plans, err := l.config.plans(&options)
	if err != nil {
		return nil, err
	}
	l.now, l.stdout, l.request, l.watch = options.Now, l.config.Stdout, options.Request, options.Watch
	l.render = newRenderer(&l.config)
	l.console = newConsole(options.Stdout, options.Stderr)
	l.stderr = &reporter{render: &l.render, console: l.console, now: l.now}
	l.open(plans)
	return l, nil
}

// open makes the loggers and their files.
func (l *Loggers) open(plans []plan) {
	if l.stdout == "" {
		l.openFirst(plans)
	}
	for _, p := range plans {
		l.targets[p.name] = l.newTarget(p)
	}
	if l.config.Buffer && l.stdout == "" {
		l.ended.Go(l.flushOften)
	}
}

// openFirst opens the application's file, without which there are none.
func (l *Loggers) openFirst(plans []plan) {
	i := slices.IndexFunc(plans, func(p plan) bool { return p.name == appName })
	path, stdout := plans[i].file, "text"
	if !plans[i].plain {
		path, stdout = jsonFile(path), "json"
	}
	f, err := openFile(path, l)
	if err != nil {
		l.stderr.report(LevelError, path, fmt.Sprintf("%v; logs go to the console", err))
		l.stdout = stdout
		return
	}
	l.files[path] = f
}

// file is the file of a path, which loggers may share.
func (l *Loggers) file(path string) *file {
	if f := l.files[path]; f != nil {
		return f
	}
	f, err := openFile(path, l)
	if err != nil {
		f.failed(err)
	}
	l.files[path] = f
	return f
}

// App is the application's logger ({name}-web.log), Egg's app.logger.
func (l *Loggers) App() *slog.Logger { return l.Get(appName) }

// Core is the logger of the framework and plugins (egg-web.log), Egg's
// app.coreLogger.
func (l *Loggers) Core() *slog.Logger { return l.Get(coreName) }

// Error is the logger of common-error.log: it writes only records of level ERROR.
// Others write their errors there by themselves.
func (l *Loggers) Error() *slog.Logger { return l.Get(errorName) }

// Agent is the logger of the agent (egg-agent.log).
func (l *Loggers) Agent() *slog.Logger { return l.Get(agentName) }

// Schedule is the logger of schedules (egg-schedule.log).
func (l *Loggers) Schedule() *slog.Logger { return l.Get(scheduleName) }

// Get returns the logger of a name: "logger", "coreLogger", "errorLogger",
// "agentLogger", "scheduleLogger", or that of a custom one; nil for any other.
func (l *Loggers) Get(name string) *slog.Logger {
	t := l.targets[name]
	if t == nil {
		return nil
	}
	return slog.New(&handler{target: t})
}

// Names are the names that Get knows, sorted.
func (l *Loggers) Names() []string { return slices.Sorted(maps.Keys(l.targets)) }

// SetLevel changes the level of the files of one logger, of all if the name is "".
// The one for errors stays at ERROR or above. It fails if there is no such logger.
func (l *Loggers) SetLevel(name string, level slog.Level) error {
	return l.each(name, func(t *target) { t.level.Store(int64(t.allowed(level))) })
}

// SetConsoleLevel is SetLevel for the console.
func (l *Loggers) SetConsoleLevel(name string, level slog.Level) error {
	return l.each(name, func(t *target) { t.consoleLevel.Store(int64(t.allowed(level))) })
}

func (l *Loggers) each(name string, fn func(*target)) error {
	if name != "" && l.targets[name] == nil {
		return fmt.Errorf("logger: there is no logger %q", name)
	}
	for _, t := range l.targets {
		if name == "" || t.name == name {
			fn(t)
		}
	}
	return nil
}

// Ready says that the application has started: with DisableConsoleAfterReady,
// nothing goes to the console any more.
func (l *Loggers) Ready() { l.quiet.Store(l.config.DisableConsoleAfterReady) }

// Lost is how many lines could not be written so far. Those that still wait are
// not among them.
func (l *Loggers) Lost() int64 {
	var lost int64
	for _, f := range l.files {
		lost += f.lost.Load()
	}
	return lost
}

// Flush writes what is in memory. The error says what could not be written; it
// stays in memory.
func (l *Loggers) Flush() error { return l.eachFile((*file).flush) }

// Reopen opens the files anew, after what is in memory is written. Call it when a
// tool or another process has moved them (Egg's message log-reload): it ends the use
// of the moved ones at once instead of with the next line.
func (l *Loggers) Reopen() error { return l.eachFile((*file).reopen) }

// paths are the files that are written, sorted.
func (l *Loggers) paths() []string { return slices.Sorted(maps.Keys(l.files)) }

func (l *Loggers) eachFile(fn func(*file) error) error {
	var errs []error
	for _, path := range l.paths() {
		if err := fn(l.files[path]); err != nil {
			errs = append(errs, fmt.Errorf("logger: %w", err))
		}
	}
	return errors.Join(errs...)
}

// flushOften keeps lines from staying in memory too long.
func (l *Loggers) flushOften() {
	ticker := time.NewTicker(l.config.FlushInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			_ = l.Flush() // each file reports for itself
		case <-l.stop:
			return
		}
	}
}

// Close writes what is in memory and closes the files. The error says what could
// not be written. Lines that are logged later are counted as lost, and reported.
// Closing twice does nothing.
func (l *Loggers) Close() error {
	var err error
	l.once.Do(func() {
		close(l.stop)
		l.ended.Wait()
		err = l.eachFile((*file).close)
	})
	return err
}
