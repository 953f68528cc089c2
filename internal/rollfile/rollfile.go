// Package rollfile is a log file that starts anew when it has grown or when the
// date changes, and keeps some of its predecessors. Names and rules are those of
// npm streamroller 3, the base of log4js, so that both can write one directory.
package rollfile

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/koa-go/koa/internal/dateformat"
)

// Options say when a file rolls and what stays.
type Options struct {
	// MaxSize is the number of bytes from which on a file rolls before the next
	// write. Default 0: no limit.
	MaxSize int64

	// Pattern is the pattern of package dateformat that rolls the file when what
	// it writes for the current time changes. Default: none.
	Pattern string

	// Backups is how many rolled files are kept. Default: none.
	Backups int

	// Compress makes backups gzip files, in the background.
	Compress bool

	// KeepExt puts date and number in front of the extension: "app.2024-01-02.log"
	// instead of "app.log.2024-01-02".
	KeepExt bool

	// AlwaysDate puts the date in the name of the current file too.
	AlwaysDate bool

	// Separator stands between the parts of a name. Default: ".".
	Separator string

	// Mode is that of new files. Default: 0600.
	Mode fs.FileMode

	// Follow looks before each write whether the file still has its name, and
	// opens the one that has it if another process moved or removed the file.
	Follow bool

	// OnError hears what goes wrong while a file rolls; writing goes on. It must
	// not use the File. Default: nobody.
	OnError func(error)
}

// File is an open log file. It is safe for concurrent use by one process.
type File struct {
	names   names
	dates   *dateformat.Pattern // nil: no rolling by date
	limit   int64
	options Options

	compressing sync.WaitGroup

	mu     sync.Mutex // guards the rest
	f      *os.File   // nil: closed
	info   fs.FileInfo
	size   int64
	date   string // of the current file
	dateAt int64  // the millisecond for which date was last compared
	closed bool
}

// Open opens or creates the file called name, and the directories above it. A
// file that cannot be opened is returned along with the error: each of its
// writes tries again.
func Open(name string, o Options) (*File, error) {
	if o.Separator == "" {
		o.Separator = "."
	}
	if o.Mode == 0 {
		o.Mode = 0o600
	}
	if o.OnError == nil {
		o.OnError = func(error) {}
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	f := &File{options: o, limit: math.MaxInt64}
	if o.MaxSize > 0 {
		f.limit = o.MaxSize
	}
	if o.Pattern != "" {
		p := dateformat.Compile(o.Pattern)
		f.dates = &p
		f.date = p.Format(time.Now())
	}
	f.names = newNames(path, f.dates, &o)
	f.adopt()
	return f, f.open()
}

// adopt takes the date of a file that is there from when it was last written:
// the first write may roll it.
func (f *File) adopt() {
	info, err := os.Stat(f.names.current(f.date))
	if err == nil && f.dates != nil && !f.options.AlwaysDate {
		f.date = f.dates.Format(info.ModTime())
	}
}

// open opens the current file for appending.
func (f *File) open() error {
	path := f.names.current(f.date)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // others read logs; the files have a mode of their own
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, f.options.Mode)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	f.f, f.info, f.size = file, info, info.Size()
	return nil
}

// moved reports whether the name leads to another file than the open one.
func (f *File) moved() bool {
	info, err := os.Stat(f.names.current(f.date))
	return err != nil || !os.SameFile(info, f.info)
}

// Write appends p, whole, to the current file, after rolling it if it is time.
// It fails with os.ErrClosed after Close.
func (f *File) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return 0, os.ErrClosed
	}
	if f.options.Follow && f.f != nil && f.moved() {
		f.report("close", f.closeFile())
	}
	if f.f == nil { // it was moved, or an earlier Open, roll or Reopen failed
		if err := f.open(); err != nil {
			return 0, err
		}
	}
	if date := f.currentDate(); date != f.date || f.size >= f.limit {
		if err := f.roll(date); err != nil {
			return 0, err
		}
	}
	n, err := f.f.Write(p)
	f.size += int64(n)
	return n, err
}

// currentDate is the date that the file should have.
func (f *File) currentDate() string {
	if f.dates == nil {
		return ""
	}
	now := time.Now()
	if ms := now.UnixMilli(); ms != f.dateAt {
		f.dateAt = ms
		var buf [64]byte
		if b := f.dates.Append(buf[:0], now); string(b) != f.date {
			f.dateAt = 0 // until it has rolled
			return string(b)
		}
	}
	return f.date
}

// Reopen closes the file and opens the one that has its name now, for tools
// that move log files away.
func (f *File) Reopen() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return os.ErrClosed
	}
	return errors.Join(f.closeFile(), f.open())
}

// Close closes the file and returns when backups are compressed. Closing twice
// does nothing.
func (f *File) Close() error {
	f.mu.Lock()
	f.closed = true
	err := f.closeFile()
	f.mu.Unlock()
	f.compressing.Wait()
	return err
}

func (f *File) closeFile() error {
	if f.f == nil {
		return nil
	}
	err := f.f.Close()
	f.f = nil
	return err
}

func (f *File) report(doing string, err error) {
	if err != nil {
		f.options.OnError(fmt.Errorf("%s: %w", doing, err))
	}
}
