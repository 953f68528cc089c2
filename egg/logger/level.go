package logger

import (
	"fmt"
	"log/slog"
	"math"
	"strings"
)

// Egg's levels, as those of slog. A logger writes what is at its level or above.
const (
	LevelAll   = slog.Level(math.MinInt32)
	LevelDebug = slog.LevelDebug
	LevelInfo  = slog.LevelInfo
	LevelWarn  = slog.LevelWarn
	LevelError = slog.LevelError
	LevelNone  = slog.Level(math.MaxInt32)
)

// ParseLevel reads the name of a level: NONE, DEBUG, INFO, WARN, ERROR or ALL, in
// any letter case.
func ParseLevel(name string) (slog.Level, error) {
	switch strings.ToUpper(name) {
	case "ALL":
		return LevelAll, nil
	case "DEBUG":
		return LevelDebug, nil
	case "INFO":
		return LevelInfo, nil
	case "WARN":
		return LevelWarn, nil
	case "ERROR":
		return LevelError, nil
	case "NONE":
		return LevelNone, nil
	}
	return 0, fmt.Errorf("there is no level %q, only NONE, DEBUG, INFO, WARN, ERROR and ALL", name)
}

// levelName is what a line says. A level between two has the name of the lower.
func levelName(level slog.Level) string {
	switch {
	case level < LevelInfo:
		return "DEBUG"
	case level < LevelWarn:
		return "INFO"
	case level < LevelError:
		return "WARN"
	}
	return "ERROR"
}
