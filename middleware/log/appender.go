package log

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"

	"github.com/koa-go/koa/internal/rollfile"
	"github.com/koa-go/koa/internal/terminal"
)

// appender is an open Appender.
type appender interface {
	append(ctx context.Context, e *Event) error
	reopen() error
	close() error
}

// openAll opens the appenders of a checked configuration.
func openAll(c *Config) (map[string]appender, error) {
	all := make(map[string]appender, len(c.Appenders))
	for name, a := range c.Appenders {
		opened, err := a.open(all, func(err error) { c.OnError(fmt.Errorf("log: appender %q: %w", name, err)) })
		if err != nil {
			err = fmt.Errorf("log: appender %q: %w", name, err)
			return nil, errors.Join(err, closeAll(all))
		}
		all[name] = opened
	}
	return all, nil
}

func closeAll(appenders map[string]appender) error {
	var errs []error
	for _, a := range appenders {
		errs = append(errs, a.close())
	}
	return errors.Join(errs...)
}

// open opens an appender; others are those of the configuration, which need not
// all be open yet.
func (a *Appender) open(others map[string]appender, onError func(error)) (appender, error) {
	switch a.Type {
	case "console", "stdout":
		return a.stream(os.Stdout)
	case "stderr":
		return a.stream(os.Stderr)
	case "file", "dateFile":
		return a.openFile(onError)
	case "logLevelFilter":
		limits, err := a.limits()
		return &filter{limits: limits, target: a.Appender, others: others}, err
	}
	return &forwarder{handler: a.Handler}, nil
}

// writer is an appender of lines.
type writer struct {
	layout layout
	file   *rollfile.File // nil for a stream

	mu sync.Mutex // guards w
	w  io.Writer
}

// lines are buffers for lines.
var lines = sync.Pool{New: func() any { return new([]byte) }}

// maxPooled is the longest line whose buffer is kept.
const maxPooled = 16 << 10

func (w *writer) append(_ context.Context, e *Event) error {
	buf := lines.Get().(*[]byte)
	line := append(w.layout(((*buf)[:0]), e), '\n')
	w.mu.Lock()
	_, err := w.w.Write(line)
	w.mu.Unlock()
	if cap(line) <= maxPooled {
		*buf = line
		lines.Put(buf)
	}
	return err
}

func (w *writer) reopen() error {
	if w.file == nil {
		return nil
	}
	return w.file.Reopen()
}

func (w *writer) close() error {
	if w.file == nil {
		return nil
	}
	return w.file.Close()
}

func (a *Appender) stream(f *os.File) (*writer, error) {
	layout, err := a.Layout.compile(terminal.HasColor(f))
	return &writer{layout: layout, w: f}, err
}

func (a *Appender) openFile(onError func(error)) (*writer, error) {
	layout, err := a.Layout.compile(false)
	if err != nil {
		return nil, err
	}
	f, err := rollfile.Open(a.Filename, a.rolling(onError))
	if err != nil {
		return nil, err
	}
	return &writer{layout: layout, w: f, file: f}, nil
}

func (a *Appender) rolling(onError func(error)) rollfile.Options {
	o := rollfile.Options{
		MaxSize: a.MaxLogSize, Backups: a.NumBackups, Compress: a.Compress, KeepExt: a.KeepFileExt,
		Separator: a.FileNameSep, Mode: a.Mode, OnError: onError,
	}
	byDefault := 5
	if a.Type == "dateFile" {
		o.AlwaysDate = a.AlwaysIncludePattern
		if o.Pattern = a.Pattern; o.Pattern == "" {
			o.Pattern = "yyyy-MM-dd"
		}
		byDefault = 1
	}
	switch {
	case o.Backups == 0:
		o.Backups = byDefault
	case o.Backups < 0:
		o.Backups = 0
	}
	return o
}

// filter passes on what is between two levels.
type filter struct {
	limits
	target string
	others map[string]appender
}

type limits struct{ lowest, highest slog.Level }

func (a *Appender) limits() (l limits, err error) {
	if l.lowest, err = ParseLevel(a.Level); err != nil {
		return l, err
	}
	l.highest = LevelFatal
	if a.MaxLevel != "" {
		l.highest, err = ParseLevel(a.MaxLevel)
	}
	return l, err
}

func (f *filter) append(ctx context.Context, e *Event) error {
	if e.Level < f.lowest || e.Level > f.highest {
		return nil
	}
	return f.others[f.target].append(ctx, e)
}

func (f *filter) reopen() error { return nil }
func (f *filter) close() error  { return nil }

// forwarder hands events to another handler.
type forwarder struct{ handler slog.Handler }

func (f *forwarder) append(ctx context.Context, e *Event) error {
	if !f.handler.Enabled(ctx, e.Level) {
		return nil
	}
	return f.handler.Handle(ctx, e.record())
}

func (f *forwarder) reopen() error { return nil }
func (f *forwarder) close() error  { return nil }
