package logger

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/koa-go/koa/internal/rollfile"
)

const (
	maxLines   = 1000      // in memory, as egg-logger
	maxBytes   = 256 << 10 // in memory, for those who log much at once
	maxWaiting = 1 << 20   // that could not be written
	maxKept    = 2 * maxBytes
)

// file collects lines and writes them, whole, to a log file.
type file struct {
	path   string
	log    *rollfile.File
	stderr *reporter
	lost   atomic.Int64 // lines

	mu    sync.Mutex // guards what was logged since the last flush
	lines int
	limit int // of lines
	buf   []byte

	out     sync.Mutex // guards the rest; locked before mu
	spare   []byte     // buf of the last flush
	waiting []byte     // what could not be written; may begin within a line
	told    time.Time  // when failure was last reported, zero while all is well
}

// openFile returns a file that works, sooner or later, also along with an error.
func openFile(path string, l *Loggers) (*file, error) {
	f := &file{path: path, stderr: l.stderr, limit: 1}
	if l.config.Buffer {
		f.limit = maxLines
	}
	var err error
	f.log, err = rollfile.Open(path, rollfile.Options{Mode: l.config.Mode, Follow: true, OnError: f.complain})
	return f, err
}

// complain hears of what went wrong beside the writing.
func (f *file) complain(err error) { f.stderr.report(LevelError, f.path, err.Error()) }

// add takes a line, with its line break.
func (f *file) add(line []byte) {
	f.mu.Lock()
	f.buf = append(f.buf, line...)
	f.lines++
	full := f.lines >= f.limit || len(f.buf) >= maxBytes
	f.mu.Unlock()
	if full {
		_ = f.flush() // it reports for itself
	}
}

// flush writes what was added. Others can add meanwhile.
func (f *file) flush() error {
	f.out.Lock()
	defer f.out.Unlock()
	return f.flushLocked()
}

func (f *file) flushLocked() error {
	f.mu.Lock()
	p := f.buf
	f.buf, f.lines = f.spare[:0], 0
	f.mu.Unlock()
	err := f.write(p)
	if f.spare = p; cap(p) > maxKept {
		f.spare = nil
	}
	return err
}

// write writes p after what waits.
func (f *file) write(p []byte) error {
	if len(f.waiting) > 0 {
		f.wait(p)
		p = f.waiting
	}
	if len(p) == 0 {
		return nil
	}
	n, err := f.log.Write(p)
	f.waiting = append(f.waiting[:0], p[n:]...)
	switch {
	case err == nil:
		f.recovered()
	case errors.Is(err, os.ErrClosed):
		f.lose(f.waiting)
		f.waiting = f.waiting[:0]
		f.failed(err)
	default:
		f.failed(err)
	}
	return err
}

// wait keeps p until it can be written, if it fits.
func (f *file) wait(p []byte) {
	if len(f.waiting)+len(p) > maxWaiting {
		f.lose(p)
		return
	}
	f.waiting = append(f.waiting, p...)
}

func (f *file) lose(p []byte) { f.lost.Add(int64(bytes.Count(p, []byte{'\n'}))) }

// failed says so, once a minute.
func (f *file) failed(err error) {
	now := f.stderr.now()
	if !f.told.IsZero() && now.Sub(f.told) < time.Minute {
		return
	}
	f.told = now
	f.stderr.report(LevelError, f.path, fmt.Sprintf("%v; %d lines wait in memory, %d are lost",
		err, bytes.Count(f.waiting, []byte{'\n'}), f.lost.Load()))
}

func (f *file) recovered() {
	if f.told.IsZero() {
		return
	}
	f.told = time.Time{}
	f.stderr.report(LevelWarn, f.path, fmt.Sprintf("can be written again; %d lines are lost", f.lost.Load()))
}

func (f *file) reopen() error {
	f.out.Lock()
	defer f.out.Unlock()
	return errors.Join(f.flushLocked(), f.log.Reopen())
}

func (f *file) close() error {
	f.mu.Lock()
	f.limit = 1 // what comes now is to be reported, not collected
	f.mu.Unlock()
	f.out.Lock()
	defer f.out.Unlock()
	err := f.flushLocked()
	f.lose(f.waiting)
	f.waiting = nil
	return errors.Join(err, f.log.Close())
}
