package eggtest

import (
	"slices"
	"strings"
	"sync"
)

// logs are the lines that were logged.
type logs struct {
	mu    sync.Mutex // guards lines
	lines []logLine
}

type logLine struct{ logger, text string }

func (l *logs) add(logger, line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, logLine{logger, line})
}

// appLogger is the name of the logger that expectations look at by default.
const appLogger = "logger"

// Logs returns what was logged so far, a line or the block of an error each, as it
// stands in the file. Loggers have the names of App.GetLogger: logger, which is the
// application's own and the default, coreLogger, errorLogger, scheduleLogger and those of
// customLogger.
func (a *App) Logs(loggers ...string) []string {
	if len(loggers) == 0 {
		loggers = []string{appLogger}
	}
	a.logs.mu.Lock()
	defer a.logs.mu.Unlock()
	var texts []string
	for _, l := range a.logs.lines {
		if slices.Contains(loggers, l.logger) {
			texts = append(texts, l.text)
		}
	}
	return texts
}

// ExpectLog ends the test unless one of the loggers has logged a line that fits: a text
// that stands in it, or a *regexp.Regexp. The default is the application's own logger.
// Lines of work in the background are there after [App.BackgroundDone].
func (a *App) ExpectLog(pattern any, loggers ...string) {
	a.tb.Helper()
	if _, found := a.findLog(pattern, loggers); !found {
		a.tb.Fatalf("eggtest: %s is not in the log%s", describe(pattern), shown(a.Logs(loggers...)))
	}
}

// NotExpectLog ends the test if one of the loggers has logged a line that fits.
func (a *App) NotExpectLog(pattern any, loggers ...string) {
	a.tb.Helper()
	if line, found := a.findLog(pattern, loggers); found {
		a.tb.Fatalf("eggtest: %s is in the log, and should not be:\n    %s", describe(pattern), line)
	}
}

func (a *App) findLog(pattern any, loggers []string) (string, bool) {
	a.tb.Helper()
	for _, name := range loggers {
		if a.GetLogger(name) == nil {
			a.tb.Fatalf("eggtest: there is no logger %q", name)
		}
	}
	fits := a.matcher(pattern)
	lines := a.Logs(loggers...)
	if i := slices.IndexFunc(lines, fits); i >= 0 {
		return lines[i], true
	}
	return "", false
}

// shown is a log for people.
func shown(lines []string) string {
	if len(lines) == 0 {
		return ", which is empty"
	}
	return ":\n    " + strings.ReplaceAll(strings.Join(lines, "\n"), "\n", "\n    ")
}
