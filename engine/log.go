package engine

import (
	"context"
	"log/slog"
	"strings"
)

// logWriter turns the lines of net/http into records.
type logWriter struct{ log *slog.Logger }

// Write takes one whole message, as package log guarantees.
func (w *logWriter) Write(line []byte) (int, error) {
	msg, stack, _ := strings.Cut(strings.TrimSuffix(string(line), "\n"), "\n")
	level := levelOf(msg)
	msg = strings.TrimPrefix(msg, "http: ")
	if stack == "" {
		w.log.Log(context.Background(), level, msg)
	} else {
		w.log.Log(context.Background(), level, msg, "stack", stack)
	}
	return len(line), nil
}

// levelOf tells faults of the program from what any client can cause.
func levelOf(msg string) slog.Level {
	for _, rule := range [...]struct {
		prefix string
		level  slog.Level
	}{
		{"http: panic serving", slog.LevelError},
		{"http2: panic serving", slog.LevelError},
		{"http: Accept error", slog.LevelError},
		{"http: URL query contains semicolon", slog.LevelDebug},
		{"http2: ", slog.LevelDebug},
		{"timeout waiting for ", slog.LevelDebug}, // of HTTP/2: SETTINGS, PING
	} {
		if strings.HasPrefix(msg, rule.prefix) {
			return rule.level
		}
	}
	return slog.LevelWarn
}
