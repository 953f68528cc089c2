package logger

import (
	"log/slog"
	"strings"
	"sync/atomic"
)

// target is where the records of one logger go.
type target struct {
	loggers             *Loggers
	name                string
	level, consoleLevel atomic.Int64
	plain, json         *file // nil: none
	formatter           func(*Meta) string

	errors   *target // where records of level ERROR go too; nil: nowhere
	redirect bool    // only there
}

func (l *Loggers) newTarget(p plan) *target {
	t := &target{loggers: l, name: p.name, formatter: p.formatter}
	t.level.Store(int64(p.level))
	t.consoleLevel.Store(int64(p.consoleLevel))
	if p.concentrate != "ignore" {
		t.errors = l.targets[errorName] // the first that is made
		t.redirect = p.concentrate == "redirect"
	}
	if l.stdout == "" && p.plain {
		t.plain = l.file(p.file)
	}
	if l.stdout == "" && p.json {
		t.json = l.file(jsonFile(p.file))
	}
	return t
}

// allowed is the level that the target may have instead of level.
func (t *target) allowed(level slog.Level) slog.Level {
	if t.name == errorName {
		return max(level, LevelError)
	}
	return level
}

func (t *target) toFiles(level slog.Level) bool { return int64(level) >= t.level.Load() }

func (t *target) toConsole(level slog.Level) bool {
	return int64(level) >= t.consoleLevel.Load() && !t.loggers.quiet.Load()
}

// concentrates reports whether a record goes to the target for errors.
func (t *target) concentrates(level slog.Level) bool { return t.errors != nil && level >= LevelError }

func (t *target) enabled(level slog.Level) bool {
	if t.loggers.stdout != "" {
		return t.toFiles(level)
	}
	return t.toFiles(level) || t.toConsole(level) || t.concentrates(level) && t.errors.enabled(level)
}

// write sends a record where it belongs. The target for errors prints what it gets
// on the console, so that the logger itself does not (egg-logger's excludes).
func (t *target) write(e *entry) {
	if t.loggers.watch != nil {
		t.tell(e)
	}
	if t.loggers.stdout != "" {
		t.writeStdout(e)
		return
	}
	concentrates := t.concentrates(e.level)
	if !concentrates || !t.redirect {
		t.writeFiles(e)
	}
	if concentrates {
		t = t.errors
		t.writeFiles(e)
	}
	if t.toConsole(e.level) {
		t.loggers.console.line(e.level, e.textLine(&t.loggers.render))
	}
}

// tell hands the line to Options.Watch under the names of the loggers whose files it
// belongs to.
func (t *target) tell(e *entry) {
	line := strings.TrimSuffix(string(e.textLine(&t.loggers.render)), "\n")
	concentrates := t.concentrates(e.level)
	if t.toFiles(e.level) && !(concentrates && t.redirect) {
		t.loggers.watch(t.name, line)
	}
	if concentrates && t.errors != t {
		t.loggers.watch(errorName, line)
	}
}

func (t *target) writeFiles(e *entry) {
	if !t.toFiles(e.level) {
		return
	}
	if t.plain != nil && t.formatter == nil {
		t.plain.add(e.textLine(&t.loggers.render))
	} else if t.plain != nil {
		t.addFormatted(e)
	}
	if t.json != nil {
		t.json.add(e.jsonLine(&t.loggers.render))
	}
}

func (t *target) addFormatted(e *entry) {
	m := t.loggers.render.meta(e)
	if line := t.formatter(&m); line != "" {
		t.plain.add(append([]byte(line), '\n'))
	}
}

func (t *target) writeStdout(e *entry) {
	if !t.toFiles(e.level) {
		return
	}
	c := t.loggers.console
	if t.loggers.stdout == "json" {
		e.logger = t.name
		c.write(stream{w: c.out.w}, e.level, e.jsonLine(&t.loggers.render))
		return
	}
	c.write(c.out, e.level, e.textLine(&t.loggers.render))
}
