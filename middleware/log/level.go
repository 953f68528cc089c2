package log

import (
	"fmt"
	"log/slog"
	"math"
	"strings"
)

// The levels of log4js, as those of slog. In their order, a category logs what
// is at its level or above. Mark is always logged, unless the level is Off.
const (
	LevelAll   = slog.Level(math.MinInt32)
	LevelTrace = slog.LevelDebug - 4
	LevelDebug = slog.LevelDebug
	LevelInfo  = slog.LevelInfo
	LevelWarn  = slog.LevelWarn
	LevelError = slog.LevelError
	LevelFatal = slog.LevelError + 4
	LevelMark  = slog.Level(math.MaxInt32 - 1)
	LevelOff   = slog.Level(math.MaxInt32)
)

// levels are the levels with their names and log4js's colours, lowest first.
var levels = []struct {
	level slog.Level
	name  string
	color string // the ANSI code
}{
	{LevelAll, "ALL", "\x1b[90m"},
	{LevelTrace, "TRACE", "\x1b[34m"},
	{LevelDebug, "DEBUG", "\x1b[36m"},
	{LevelInfo, "INFO", "\x1b[32m"},
	{LevelWarn, "WARN", "\x1b[33m"},
	{LevelError, "ERROR", "\x1b[91m"},
	{LevelFatal, "FATAL", "\x1b[35m"},
	{LevelMark, "MARK", "\x1b[90m"},
	{LevelOff, "OFF", "\x1b[90m"},
}

const endColor = "\x1b[39m"

// ParseLevel reads the name of a level, in any letter case.
func ParseLevel(name string) (slog.Level, error) {
	for _, l := range levels {
		if strings.EqualFold(name, l.name) {
			return l.level, nil
		}
	}
	return 0, fmt.Errorf("there is no level %q", name)
}

// LevelName is the name of a level. One between two has the name of the lower.
func LevelName(level slog.Level) string { return levels[levelIndex(level)].name }

func levelColor(level slog.Level) string { return levels[levelIndex(level)].color }

func levelIndex(level slog.Level) int {
	i := len(levels) - 1
	for i > 0 && level < levels[i].level {
		i--
	}
	return i
}
