package logger

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/koa-go/koa/internal/terminal"
)

// stream is one half of the console.
type stream struct {
	w     io.Writer
	color bool
}

// console is standard output and standard error.
type console struct {
	mu       sync.Mutex // guards both, which may be one terminal
	out, err stream
}

func newConsole(out, err io.Writer) *console {
	if out == nil {
		out = os.Stdout
	}
	if err == nil {
		err = os.Stderr
	}
	return &console{out: stream{out, terminal.HasColor(out)}, err: stream{err, terminal.HasColor(err)}}
}

// line writes a line, errors to standard error. There is nobody to tell when that
// fails.
func (c *console) line(level slog.Level, line []byte) {
	if level >= LevelError {
		c.write(c.err, level, line)
		return
	}
	c.write(c.out, level, line)
}

func (c *console) write(s stream, level slog.Level, line []byte) {
	if s.color {
		line = paint(level, line)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = s.w.Write(line)
}

const (
	yellow   = "\x1b[33m"
	red      = "\x1b[31m"
	endColor = "\x1b[39m"
)

// paint puts colours around each line of a text, as chalk does.
func paint(level slog.Level, text []byte) []byte {
	var color string
	switch {
	case level >= LevelError:
		color = red
	case level >= LevelWarn:
		color = yellow
	default:
		return text
	}
	text = bytes.TrimSuffix(text, []byte("\n"))
	text = bytes.ReplaceAll(text, []byte("\n"), []byte(endColor+"\n"+color))
	return append(append([]byte(color), text...), endColor+"\n"...)
}

// reporter writes to standard error what cannot be logged.
type reporter struct {
	render  *renderer
	console *console
	now     func() time.Time
}

// report writes a line as egg-logger does: "date ERROR pid [egg-logger] [file] text".
func (r *reporter) report(level slog.Level, file, text string) {
	e := entry{time: r.now(), level: level, message: "[egg-logger] [" + file + "] " + text, fixed: new(fixed)}
	r.console.write(r.console.err, level, r.render.text(nil, &e))
}
